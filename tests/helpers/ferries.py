"""An archive to search in: reports of ferries, with reprints, one in German, a hostile one."""

from datetime import date, timedelta
from pathlib import Path

from index_store import Article, IndexConfig, index_articles
from tests.helpers.hostile import HIDDEN, TAG
from tests.helpers.small_archive import EMBEDDER

OUTLETS = ("Harbour Courier", "Northgate Lantern", "Vell & Bay Gazette")
PORTS = ("Rhue", "Selby", "Ottery", "Wexcombe", "Vell", "Aldermouth", "Lanternside", "Northgate")
NUMBER = 24
"""Reports that are unlike each other; reprints, one in German and a hostile one are beside them."""
REPRINTED = (
    "The ferry to Rhue sails again after captain Isla Menzies repaired its engine by herself. It "
    "had lain idle for a month while the harbour authority waited for parts.\n\nThe first crossing "
    "carried eighty passengers and a brass band, and nobody was late for work that morning."
)
HOSTILE = Article(
    id="hostile",
    title=f"Quay {TAG} <script>alert(1)</script>{HIDDEN}",
    text=f"The quay {TAG} closed. ${{1}} {{{{x}}}}",
    source=f"Courier {TAG}",
    author='"><b>x',
    url="javascript:alert(1)",
    origin="hostile.txt",
)


def ferry_reports() -> list[Article]:
    """Return all the articles."""
    reports = [
        Article(
            id=f"f{number}",
            title=f"Ferry to {PORTS[number % 8]} cancelled",
            text=_text(number),
            source=OUTLETS[number % 3],
            author=("Ana Ruiz", "P. Holt")[number % 2],
            published=date(2025, 8, 20) + timedelta(3 * number),
            language="en",
            origin=f"f{number}.txt",
            url="https://example.org/f0" if number == 0 else None,
        )
        for number in range(NUMBER)
    ]
    reports += [
        Article(
            id=f"r{number}",
            title="Ferry sails again",
            text=REPRINTED,
            source=outlet,
            published=date(2025, 10, 29 - number),
            origin=f"r{number}.txt",
        )
        for number, outlet in enumerate(OUTLETS)
    ]
    german = Article(
        id="g",
        title="Fähre fährt wieder",
        text="Die Fähre nach Rhue fährt seit Montag wieder, sagte die Reederei.",
        source="Küstenbote",
        published=date(2025, 11, 2),
        language="de",
        origin="g.txt",
    )
    return [*reports, german, HOSTILE]


def _text(number: int) -> str:
    """Return a text that repeats too little of any other to be a reprint."""
    word = "".join(chr(97 + (number * 7 + place * 5) % 26) for place in range(9))
    port = PORTS[number % 8]
    return (
        f"The ferry of {number} {word} passengers stayed in {port} after a price rise of {number}. "
        f"Deckhand {word.title()} blamed {word[::-1]} and {word[3:] + word[:3]} for the delay.\n\n"
        f"In {port} the {word[1:]} council wants {word[:5]} boats by {1990 + number}."
    )


def index_ferries(data: Path) -> None:
    """Index the articles into a folder."""
    index_articles(ferry_reports(), IndexConfig(data=data), EMBEDDER)
