"""A small archive with one story in it: a ferry that went missing, over three weeks."""

from pathlib import Path

from index_store import Article, IndexConfig, index_articles
from tests.helpers.small_archive import EMBEDDER, index_reports

FERRY = (
    (
        "2025-03-01",
        "Harbour Courier",
        "Ferry Marlin missing off Selby | Harbour Courier",
        "The ferry Marlin with 41 people on board is missing off Selby, the coastguard said. "
        "Captain Anna Reis last called the port of Selby at noon.",
    ),
    (
        "2025-03-02",
        "Northgate Lantern",
        "Boats search sea off Selby for ferry Marlin",
        "Twelve boats are searching the sea off Selby for the missing ferry Marlin. "
        "The storm killed 3 people on the ferry Marlin, Selby Coastguard fears.",
    ),
    (
        "2025-03-05",
        "Harbour Courier",
        "Divers find debris of missing ferry Marlin",
        "Divers found debris of the missing ferry Marlin off Selby. "
        "The accident of the ferry Marlin killed 9 people, Selby Coastguard said.",
    ),
    (
        "2025-03-21",
        "Northgate Lantern",
        "Inquiry into loss of ferry Marlin opens in Selby",
        "The inquiry into the loss of the ferry Marlin opened in Selby. "
        "The wreck of the ferry Marlin killed 14 people, and Reis lived, a judge heard.",
    ),
)
OTHERS = (
    ("2025-03-02", "Harbour Courier", "Bakers win prize", "Bakers of Wexcombe won a rye prize."),
    ("2025-03-04", "Harbour Courier", "Snow closes school", "Snow closed a school of Dunmore."),
    ("2025-03-06", "Vell Gazette", "Museum buys painting", "The museum of Harrow has a Constable."),
    ("2025-03-09", "Vell Gazette", "Chess final drawn", "The chess open in Carrick was drawn."),
    ("2025-03-22", "Vell Gazette", "Tram line for Ottery", "Ottery voted for a second tram line."),
    (
        "2025-03-30",
        "Vell Gazette",
        "Ottery tram to cost more",
        "The second tram line of Ottery voted for will cost more, its council said.",
    ),
)


def index_ferry(folder: Path) -> None:
    """Index the ferry's articles, r0 to r3, two on a tram, r8 and r9, and four on other matters."""
    index_reports(folder, [*FERRY, *OTHERS])


def index_hostile_ferry(folder: Path, markup: str) -> None:
    """Index a story in whose titles, outlets and texts there is markup."""
    articles = [
        Article(
            id=f'r"{place}<b>',
            title=f"{title} {markup}",
            text=f"{text} {markup} said {markup}.",
            source=f"{source} {markup}",
            origin=f"r{place}",
        )
        for place, (_, source, title, text) in enumerate(FERRY)
    ]
    index_articles(articles, IndexConfig(data=folder), EMBEDDER)
