"""Questions about positions, numbers and reasons on the sample archive, without a model."""

from collections.abc import Iterator
from datetime import date

import pytest

from index_store import Article, IndexConfig, index_articles, open_embedder
from rag import AskOptions, Dateline, ModelConfig, Status
from tests.helpers.extractive import open_extractive


@pytest.fixture(scope="module")
def archive(example_data, tmp_path_factory) -> Iterator[Dateline]:
    missing = tmp_path_factory.mktemp("none") / "none.gguf"
    with Dateline.open(example_data, model=ModelConfig(model_path=missing)) as dateline:
        yield dateline


def listed(answer) -> set[str]:
    return {claim.subject for claim in answer.claims if claim.subject}


def test_a_list_holds_who_refuses_now_and_says_who_changed(archive) -> None:
    answer = archive.ask("Which countries refused to send troops?")
    assert listed(answer) == {"Italy", "Austria", "Greece", "Ireland"}
    groups = {row.entity: row.group for row in answer.rows}
    assert groups["Poland"] == "changed"
    assert groups["Italy"] == "listed"
    assert "Poland" in answer.text
    assert answer.coverage.read == answer.coverage.matching
    for row in answer.rows:
        assert any(row.quote in source.text for source in answer.sources)


def test_an_earlier_day_gives_the_positions_of_then(archive) -> None:
    then = archive.ask("As of 8 September 2025, which countries refused to send troops?")
    assert "Poland" in listed(then)
    assert (
        archive.ask(
            "Which countries refused to send troops?", AskOptions(as_of=date(2025, 9, 8))
        ).rows
        == then.rows
    )


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Will Poland send troops to Varenia?", "Yes."),
        ("Will Ireland send troops to Varenia?", "No."),
    ],
)
def test_yes_and_no_follow_from_the_newest_report(archive, question, verdict) -> None:
    answer = archive.ask(question)
    assert answer.text.startswith(verdict)
    assert answer.evidence


def test_a_party_of_which_nothing_is_reported_is_not_in_the_archive(archive) -> None:
    answer = archive.ask("Did Brazil agree to send troops to Varenia?")
    assert answer.status is Status.NOT_FOUND
    assert answer.nearest or answer.coverage.read


def test_a_stated_number_is_not_counted_from_the_names_around_it(tmp_path) -> None:
    story = Article(
        id="flood",
        title="Towns promise boats",
        text="More than ten countries have pledged to join a flood force to deploy in Norway "
        "after any storm from Denmark, aiming to keep Copenhagen dry.\n\n"
        'A "flood force" for Norway is a key pillar of the guarantees that a coalition of mainly '
        "northern countries want to offer to Norway.\n\n"
        '"We have today 12 countries who have formally committed, and others have not decided," '
        "Prime Minister Ana Reis said, standing beside the mayor of Selen.",
    )
    index_articles([story], IndexConfig(data=tmp_path), open_embedder("wordllama"))
    with open_extractive(tmp_path) as dateline:
        answer = dateline.ask("How many countries have formally committed to the flood force?")
    assert "12 countries" in answer.text
    assert "2 countries" not in answer.text.replace("12 countries", "")
    assert answer.rows == ()


def test_two_reports_that_differ_are_both_given(archive) -> None:
    answer = archive.ask("How many people were killed in the explosion at Port Selen?")
    assert "14" in answer.text
    assert "17" in answer.text
    assert len({item.article.source for item in answer.evidence}) == 2
    [found] = answer.disagreements
    assert [side.value for side in found.sides] == ["14", "17"]
    assert all(side.evidence in answer.evidence for side in found.sides)


def test_a_false_premise_is_said_to_be_one(archive) -> None:
    answer = archive.ask("Why did Norway refuse to send troops?")
    assert "No report says that Norway" in answer.text


def test_a_follow_up_is_answered_from_the_turn_before(archive) -> None:
    first = archive.ask("Which countries refused to send troops to Varenia?")
    history = [
        {"role": "user", "content": first.question},
        {"role": "assistant", "content": first.text},
    ]
    answer = archive.ask("Is Ireland one of them?", AskOptions(history=history))
    assert answer.text.startswith("Yes.")


def test_an_answer_counts_what_was_verified(archive) -> None:
    answer = archive.ask("Will Poland send troops to Varenia?")
    assert (answer.verified, answer.unproved) == (len(answer.claims), 0)
    assert answer.to_dict()["verified"] == answer.verified
