"""How far lists reach: more articles bear on a matter than are read at once."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from rag import Answer, AskOptions, Dateline, ModelConfig
from tests.helpers.small_archive import index_reports

FIRMS = 70
FIRST = date(2026, 1, 5)


def named(number: int) -> str:
    letters = "bcdfgklmnr"
    return f"{letters[number // 10].upper()}a{letters[number % 10]}en Motors"


def words(random: Random) -> str:
    """Return what no other report says, so that none is a reprint."""
    told = ["".join(random.choices("abcdefghilmnoprstu", k=8)) for _ in range(40)]
    return f"{' '.join(told).capitalize()}."


def test_reading_on_reads_articles_that_were_left_and_says_how_many_there_are(
    tmp_path: Path,
) -> None:
    random = Random(7)
    reports = [
        (
            (FIRST + timedelta(days=number)).isoformat(),
            "Herald",
            f"{named(number)} leaves",
            f"{named(number)} has closed its works in Ottery. {words(random)}",
        )
        for number in range(FIRMS)
    ]
    index_reports(tmp_path, reports)

    def ask(reach: int) -> Answer:
        return dateline.ask(
            "Which firms have left Ottery?", AskOptions(as_of=date(2026, 6, 1), reach=reach)
        )

    with Dateline.open(tmp_path, model=ModelConfig(model_path=Path("no-model"))) as dateline:
        near, far = ask(1), ask(2)
    assert near.rows
    assert (near.coverage.read, near.coverage.matching) == (60, FIRMS)
    assert near.leaves_unread
    assert (far.coverage.read, far.coverage.matching) == (FIRMS, FIRMS)
    assert not far.leaves_unread
    assert len(far.rows) >= len(near.rows)
