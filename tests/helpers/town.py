"""A small archive of one town: its mayor, her brother of the same last name, and a body."""

from pathlib import Path

from index_store import Article, IndexConfig, index_articles
from tests.helpers.small_archive import EMBEDDER, index_reports

FARES = (
    "The STA raised the fares of the tram by four per cent on Wednesday, and nobody was surprised. "
    "Mayor Anna Berg said the fares of the tram were still too low. "
    "Berg may ask the council of the town for more money in May. "
    "Drivers of the tram had asked for higher wages since the winter of last year."
)
TOWN = (
    (
        "2025-03-01",
        "Harbour Courier",
        "Tram line opens",
        "Anna Berg, the mayor of Selby, opened the tram line on Saturday. "
        "“The line will last for a century,” Berg said. "
        "She thanked the workers. "
        "The Selby Transit Authority (STA) built the line in three years.",
    ),
    ("2025-03-05", "Northgate Lantern", "Fares rise", FARES),
    ("2025-03-06", "Vell Gazette", "Tram fares rise in Selby", FARES),
    (
        "2025-03-09",
        "Vell Gazette",
        "Brother of mayor fined",
        "Carl Berg, a baker, paid a fine of 200 crowns on Sunday. "
        "Mayor Anna Berg visited the bakery in the afternoon. "
        "Berg said that nothing was stolen. "
        "Mayor Berg left the town at noon with John Miller.",
    ),
    ("2025-03-11", "Vell Gazette", "Snow closes school", "Snow closed a school of Dunmore."),
    ("2025-03-12", "Vell Gazette", "Chess final drawn", "The chess open in Carrick was drawn."),
)


def index_town(folder: Path) -> None:
    """Index the articles, r0 to r5; r2 is a reprint of r1."""
    index_reports(folder, list(TOWN))


def index_hostile_town(folder: Path, markup: str) -> None:
    """Index articles in whose titles, outlets and texts there is markup."""
    articles = [
        Article(
            id=f'r"{place}<b>',
            title=f"{title} {markup}",
            text=f"{text} {markup} Anna Berg said {markup}.",
            source=f"{source} {markup}",
            origin=f"r{place}",
        )
        for place, (_, source, title, text) in enumerate(TOWN)
    ]
    index_articles(articles, IndexConfig(data=folder), EMBEDDER)
