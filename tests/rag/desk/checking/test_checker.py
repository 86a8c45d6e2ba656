"""A draft against a small archive: real search and parse, opinions by script."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index_store import Index, IndexConfig
from rag import CheckedDraft, CheckedSentence, Dateline, DraftVerdict, QuestionError, SearchOptions
from rag.types import Messages, ModelState
from tests.helpers.extractive import NoModel
from tests.helpers.small_archive import EMBEDDER, index_reports

REPORTS = (
    ("2025-08-20", "Harbour Courier", "Blast at the port of Selen",
     "An explosion in a warehouse at the port of Selen killed 14 people on Monday."),
    ("2025-08-25", "Bay Gazette", "Toll of Selen rises",
     "The explosion at the port of Selen killed 17 people, the health ministry said."),
    ("2025-09-01", "Harbour Courier", "Dockers strike in Vell",
     "The dockers of Vell are on strike over their wages, the union said on Monday."),
    ("2025-09-10", "Bay Gazette", "Strike in Vell ends",
     "The dockers of Vell ended their strike over wages and returned to work on Tuesday."),
    ("2025-09-11", "Hill Post", "Tram line of Ottery",
     "The tram line of Ottery is a year late again, its director Bo Lind told the council."),
)  # fmt: skip
BLAST = "An explosion at the port of Selen killed 14 people."
STRIKE = "The dockers of Vell are on strike over wages."


class Opinionated(NoModel):
    """Takes a sentence for saying some statements; keeps what it is asked."""

    def __init__(self, *said: tuple[str, str]) -> None:
        self.said, self.asked = said, list[tuple[str, str]]()

    state = ModelState(name="script", ready=True, obeys_grammar=True, adapted=True)

    def agrees(self, messages: Messages) -> float | None:
        told, _, statement = messages[-1]["content"].rpartition("\nStatement: ")
        sentence = told.rpartition("\nSentence: ")[2]
        self.asked.append((statement, sentence))
        return 0.95 if any(s == statement and words in sentence for s, words in self.said) else 0.01


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafts") / "data"
    index_reports(folder, REPORTS)
    return folder


@pytest.fixture
def index(data: Path) -> Iterator[Index]:
    with closing(Index(IndexConfig(data=data), EMBEDDER.name)) as index:
        yield index


def checked(
    index: Index, text: str, *said: tuple[str, str], options: SearchOptions = SearchOptions()
) -> CheckedDraft:
    *_, draft = Dateline(index, EMBEDDER, Opinionated(*said)).check(text, options)
    assert isinstance(draft, CheckedDraft)
    return draft


def one(index: Index, text: str, *said: tuple[str, str], **more: SearchOptions) -> CheckedSentence:
    [sentence] = checked(index, text, *said, **more).sentences
    return sentence


def test_a_report_that_says_so_supports_it(index: Index) -> None:
    text = "Ottery's tram line is a year behind again."
    found = one(index, text, (text, "The tram line of Ottery"))
    assert found.verdict is DraftVerdict.SUPPORTED
    assert found.evidence[0].article.source == "Hill Post"
    assert found.asked > 0


def test_a_wrong_number_is_named_with_the_report_s_own(index: Index) -> None:
    text = "An explosion at the port of Selen killed 41 people."
    found = one(
        index,
        text,
        (text.replace("41 people", "14 people"), "killed 14"),
        options=SearchOptions(as_of=date(2025, 8, 21)),
    )
    assert found.verdict is DraftVerdict.CONTRADICTED
    assert found.reason == "the report says “14 people”, the draft “41 people”"
    [apart] = found.differences
    assert text[apart.start : apart.end] == "41 people"
    assert found.evidence[0].text[apart.report_start : apart.report_end] == "14 people"


def test_a_number_that_a_newer_report_changed_is_superseded(index: Index) -> None:
    found = one(
        index, BLAST, (BLAST, "killed 14"), (BLAST.replace("14 people", "17 people"), "killed 17")
    )
    assert found.verdict is DraftVerdict.SUPERSEDED
    assert [item.article.source for item in found.evidence] == ["Bay Gazette", "Harbour Courier"]
    assert "the report says “17 people”, the draft “14 people”" in found.reason


def test_before_the_newer_report_it_was_supported(index: Index) -> None:
    found = one(
        index,
        BLAST,
        (BLAST, "killed 14"),
        (BLAST.replace("14 people", "17 people"), "killed 17"),
        options=SearchOptions(as_of=date(2025, 8, 21)),
    )
    assert found.verdict is DraftVerdict.SUPPORTED


def test_a_state_that_a_newer_report_ends_is_superseded(index: Index) -> None:
    found = one(index, STRIKE, (STRIKE, "are on strike"))
    assert found.verdict is DraftVerdict.SUPERSEDED
    assert found.evidence[0].article.day == date(2025, 9, 10)


def test_a_quotation_that_is_not_to_the_letter_is_not_supported(index: Index) -> None:
    text = (
        'The tram line of Ottery "is two years late again", its director Bo Lind told the council.'
    )
    found = one(index, text, (text, "The tram line"))
    assert found.verdict is DraftVerdict.CONTRADICTED
    assert "the report has not the words “is two years late again”" in found.reason


def test_what_no_report_says_has_no_verdict_but_that(index: Index) -> None:
    found = one(index, "The mayor of Selen bought a submarine in 1987.")
    assert found.verdict is DraftVerdict.NOT_IN_ARCHIVE
    assert found.differences == ()


def test_the_archive_s_own_words_need_no_model(index: Index) -> None:
    model = Opinionated()
    text = REPORTS[4][3]
    *_, draft = Dateline(index, EMBEDDER, model).check(text)
    assert isinstance(draft, CheckedDraft)
    assert draft.sentences[0].verdict is DraftVerdict.SUPPORTED
    assert model.asked == []


def test_results_come_one_by_one_and_the_doubtful_stand_first(index: Index) -> None:
    text = f"News\n\n{REPORTS[4][3]} {STRIKE} Why?"
    *steps, draft = Dateline(index, EMBEDDER, Opinionated((STRIKE, "are on strike"))).check(text)
    assert isinstance(draft, CheckedDraft)
    assert len(steps) == 4
    assert isinstance(steps[-1], CheckedSentence)
    assert steps[-1].text == STRIKE
    assert [one.text for one in draft.sentences] == ["News", REPORTS[4][3], STRIKE, "Why?"]
    assert [one.verdict for one in draft.doubtful_first] == [
        DraftVerdict.SUPERSEDED,
        DraftVerdict.SUPPORTED,
    ]
    assert draft.in_words == "2 sentences checked: 1 superseded, 1 supported; 2 passed over"
    assert CheckedDraft.from_dict(draft.to_dict()).to_dict() == draft.to_dict()


def test_without_a_model_it_says_so(index: Index) -> None:
    *_, draft = Dateline(index, EMBEDDER, NoModel()).check(STRIKE)
    assert isinstance(draft, CheckedDraft)
    assert draft.note is not None
    assert draft.note.startswith("No chat model was asked")
    assert draft.model is None


@pytest.mark.parametrize(
    ("text", "reason"), [(" \n", "is empty"), ("A word. " * 2_501, "has 20,007 characters")]
)
def test_an_empty_or_endless_draft_is_refused(index: Index, text: str, reason: str) -> None:
    with pytest.raises(QuestionError, match=reason):
        list(Dateline(index, EMBEDDER, NoModel()).check(text))
