"""Questions that name outlets, and answers bound to outlets, authors and language that are set."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag import (
    AskOptions,
    CheckedDraft,
    Dateline,
    Outlets,
    QuestionError,
    SearchOptions,
    Status,
)
from rag.query.outlets import outlets_of
from tests.helpers.extractive import open_extractive

ASKED = date(2025, 10, 20)
OUTLETS = ["CNN", "Harbour Courier", "Harbour Post", "Vell Gazette"]


@pytest.fixture(scope="module")
def dateline(example_data: Path) -> Iterator[Dateline]:
    with open_extractive(example_data) as opened:
        yield opened


def test_what_the_question_names_is_told_apart_from_what_the_caller_sets() -> None:
    question = "What did CNN write of the strike?"
    assert outlets_of(question, (), OUTLETS) == Outlets(names=("CNN",))
    given = outlets_of(question, ["vell  GAZETTE", "Vell Gazette"], OUTLETS)
    assert given == Outlets(names=("Vell Gazette",), given=True)
    assert [given.hold(name) for name in ("Vell Gazette", "CNN", None)] == [True, False, False]
    assert outlets_of("What is new?", (), OUTLETS).hold(None)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Harbor Currier", "no outlet 'Harbor Currier'. Near it are: Harbour Courier"),
        ("Zq", "no outlet 'Zq'. None is like it."),
        ("", "no outlet ''. None is like it."),
        ("\ud800\0", "None is like it."),
    ],
)
def test_an_unknown_outlet_is_an_error_with_what_is_near(name: str, told: str) -> None:
    with pytest.raises(QuestionError, match=told):
        outlets_of("Who won?", [name], OUTLETS)


@pytest.mark.parametrize(
    "question",
    [
        "Who hosted the Lisbon summit?",
        "Which countries refused to send troops?",
        "How many people were killed at Port Selen?",
        "Did Ireland agree to send troops?",
        "How has Poland's position on the troops changed?",
        "Who spoke for Ireland about the troops?",
    ],
)
@pytest.mark.parametrize("outlet", ["Harbour Courier", "Saltmarsh Tribune"])
def test_nothing_of_another_outlet_is_used(dateline: Dateline, question: str, outlet: str) -> None:
    answer = dateline.ask(question, AskOptions(as_of=ASKED, outlets=[outlet.upper()]))
    assert answer.outlets == Outlets(names=(outlet,), given=True)
    assert answer.to_dict()["outlets"] == {"names": [outlet], "given": True}
    used = {item.article.source for item in (*answer.evidence, *answer.nearest)}
    assert used <= {outlet}


def test_outlets_bind_a_list_to_fewer_reports(dateline: Dateline) -> None:
    question = "Which countries refused to send troops?"
    everyone = dateline.ask(question, AskOptions(as_of=ASKED))
    some = dateline.ask(question, AskOptions(as_of=ASKED, outlets=["Harbour Courier"]))
    assert 0 < some.coverage.matching < everyone.coverage.matching
    assert not everyone.outlets.names


def test_a_search_is_bound_to_outlets(dateline: Dateline) -> None:
    query = "Lisbon summit"
    everyone = {item.article.source for item in dateline.search(query, SearchOptions(as_of=ASKED))}
    assert {"Harbour Courier"} < everyone
    found = dateline.search(query, SearchOptions(as_of=ASKED, outlets=["harbour courier"]))
    assert {item.article.source for item in found} == {"Harbour Courier"}
    with pytest.raises(QuestionError, match="no outlet 'Zq'"):
        dateline.search(query, SearchOptions(outlets=["Zq"]))


@pytest.mark.parametrize(
    "question", ["Who hosted the Lisbon summit?", "Which countries refused to send troops?"]
)
def test_nothing_by_another_author_is_used(dateline: Dateline, question: str) -> None:
    everyone = dateline.ask(question, AskOptions(as_of=ASKED))
    some = dateline.ask(question, AskOptions(as_of=ASKED, authors=["miriam  OKELL"]))
    used = {item.article.author for item in (*some.evidence, *some.nearest)}
    assert used == {"Miriam Okell"}
    assert len({item.article.author for item in (*everyone.evidence, *everyone.nearest)}) > 1
    assert some.coverage.matching < everyone.coverage.matching
    assert "Only articles by miriam  OKELL count." in (some.note or "")


def test_a_search_and_a_draft_are_bound_to_authors(dateline: Dateline) -> None:
    options = SearchOptions(as_of=ASKED, authors=["Conall Reddin", "Dana Whitlock"])
    found = dateline.search("Ireland will send troops", options)
    assert {item.article.author for item in found} == {"Conall Reddin", "Dana Whitlock"}
    *_, checked = dateline.check("Ireland will not send troops to Varenia.", options)
    assert isinstance(checked, CheckedDraft)
    used = {item.article.author for one in checked.sentences for item in one.evidence}
    assert used
    assert used <= {"Conall Reddin", "Dana Whitlock"}


def test_a_language_binds_a_question(dateline: Dateline) -> None:
    question = "Who hosted the Lisbon summit?"
    everyone = dateline.ask(question, AskOptions(as_of=ASKED))
    english = dateline.ask(question, AskOptions(as_of=ASKED, language="EN"))
    assert english.text == everyone.text
    assert "Only articles in “EN” count." in (english.note or "")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (AskOptions(authors=["Nobody", "Zq"]), "by Nobody or Zq"),
        (AskOptions(language="de"), "in “de”"),
        (AskOptions(authors=["Dana Whitlock"], language="de"), "by Dana Whitlock, in “de”"),
    ],
)
def test_what_no_article_is_by_is_an_error(
    dateline: Dateline, options: AskOptions, told: str
) -> None:
    with pytest.raises(QuestionError, match=f"No article of the archive is {told}"):
        dateline.ask("Who hosted the Lisbon summit?", options)


def test_an_outlet_without_an_article_of_the_time_is_said(dateline: Dateline) -> None:
    answer = dateline.ask(
        "Who hosted the Lisbon summit?",
        AskOptions(as_of=date(2025, 8, 1), outlets=["Harbour Courier", "Old Quay Review"]),
    )
    assert answer.status is Status.NOT_FOUND
    assert "only articles of Harbour Courier and Old Quay Review." in (answer.note or "")


def test_the_archive_names_its_outlets(dateline: Dateline) -> None:
    assert dateline.outlets == sorted(dateline.outlets)
    assert len(dateline.outlets) == dateline.archive_summary.outlets
