"""What somebody said about a matter, over a small archive, without a chat model."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index_store import Article
from rag import Dateline, ModelConfig
from rag.config import RagConfig
from rag.reading.lists.speaking import speaks
from rag.types import Evidence
from tests.helpers.extractive import open_extractive
from tests.helpers.small_archive import index_reports

REPORTS = (
    ("2026-03-02", "Herald", "Tram line to Selby",
     "The tram line to Selby will open in June, Mayor Ines Varga said on Monday. "
     "She added that it would not be late again. "
     "Otto Brandt, who leads the opposition, said that the tram line was a waste of money."),
    ("2026-03-09", "Courier", "Mayor on schools",
     "Mayor Ines Varga said two schools would be merged."),
    ("2026-04-20", "Courier", "Tram line delayed",
     "The tram line will not open before October, according to Varga. "
     "Residents of Selby told the mayor that the tram line was all they wanted."),
    ("2026-03-03", "Echo", "Selby tram",
     "The tram line to Selby will open in June, Mayor Ines Varga said on Monday."),
)  # fmt: skip


@pytest.fixture(scope="module")
def dateline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    folder: Path = tmp_path_factory.mktemp("sayings")
    index_reports(folder, REPORTS)
    with open_extractive(folder) as opened:
        yield opened


def test_all_that_somebody_said_about_a_matter_is_told_once_in_order(dateline: Dateline) -> None:
    answer = dateline.ask("What has Ines Varga said about the tram line?")
    told = [event.text for event in answer.events]
    assert any("open in June" in text for text in told)
    assert any("not open before October" in text for text in told)
    assert sum("open in June" in text for text in told) == 1
    assert [event.day for event in answer.events] == sorted(event.day for event in answer.events)


def test_what_is_not_shown_is_counted(tmp_path: Path) -> None:
    index_reports(tmp_path, REPORTS)
    config = replace(RagConfig(), reading=replace(RagConfig().reading, course_events=1))
    model = ModelConfig(model_path=tmp_path / "none.gguf")
    with Dateline.open(tmp_path, model=model, config=config) as opened:
        answer = opened.ask("What has Ines Varga said about the tram line?")
    assert len(answer.events) == 1
    assert answer.note is not None
    assert "not shown" in answer.note


def test_another_speaker_or_matter_or_the_hearer_is_not_told(dateline: Dateline) -> None:
    answer = dateline.ask("What has Ines Varga said about the tram line?")
    told = " ".join(event.text for event in answer.events)
    assert "waste of money" not in told
    assert "schools" not in told
    assert "all they wanted" not in told


@pytest.mark.parametrize(
    ("sentence", "spoken"),
    [
        ("She added that it would not be late again.", True),
        ("Otto Brandt said that it was a waste.", False),
        ("The line is late, Varga admitted.", True),
        ("According to Ines Varga, the line is late.", True),
        ("Brandt told Varga that the line was late.", False),
        ("Ines Varga opened the line.", False),
    ],
)
def test_a_speaker_is_named_or_meant_by_a_pronoun(sentence: str, *, spoken: bool) -> None:
    before = "The line opens in June, Mayor Ines Varga said. "
    article = Article(id="a", title="Tram line", text=before + sentence)
    item = Evidence(number=1, article=article, start=len(before), end=len(before + sentence))
    assert speaks(item, "Ines Varga") is spoken
