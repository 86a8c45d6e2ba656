"""Reprints are recognised, and named after the earliest."""

from datetime import date
from pathlib import Path

from index_store import Article, Index, IndexConfig, index_articles, open_embedder

EMBEDDER = open_embedder("wordllama")
STORY = (
    "The harbour of Selby will close for three weeks in March, the port authority said. "
    "Divers have found cracks in the northern pier that storms may widen. Ferries to the "
    "islands will leave from Ottery instead. Fishermen demand to be paid for the time."
)
OTHER = (
    "The council of Ottery has voted for a second tram line across the river. It shall open in "
    "six years and cost two hundred million. Critics said that buses would be cheaper and that "
    "the bridge is too weak. The mayor called the vote a day of joy for the whole town."
)


def made(id_: str, text: str, day: int | None) -> Article:
    published = date(2025, 3, day) if day else None
    return Article(id=id_, title=id_, text=text, published=published, origin=f"{id_}.txt")


def clusters(tmp_path: Path, articles: list[Article]) -> dict[str, str | None]:
    config = IndexConfig(data=tmp_path / "data")
    report = index_articles(articles, config, EMBEDDER, keep=True)
    index = Index(config, EMBEDDER.name)
    try:
        snapshot = index.current()
        found = snapshot.articles(snapshot.revisions()).values()
        assert snapshot.manifest.clusters == report.clusters
        return {article.id: article.cluster for article in found}
    finally:
        index.close()


def test_reprints_share_the_name_of_the_earliest(tmp_path) -> None:
    reprint = "OTTERY (Atlas News) - " + STORY.replace("said", "announced").replace(
        "demand", "want"
    )
    articles = [
        made("undated", STORY, None),
        made("later", reprint, 5),
        made("first", STORY + " Sign up for our newsletter.", 4),
        made("alone", OTHER, 4),
    ]
    assert clusters(tmp_path, articles) == {
        "undated": "first",
        "later": "first",
        "first": "first",
        "alone": None,
    }
    earlier = made("earliest", STORY, 1)
    assert set(clusters(tmp_path, [earlier]).values()) == {"earliest", None}


def test_of_one_day_the_lowest_origin_names_the_cluster(tmp_path) -> None:
    assert set(clusters(tmp_path, [made("b", STORY, 4), made("a", STORY, 4)]).values()) == {"a"}


def test_short_texts_are_nobodys_reprint(tmp_path) -> None:
    assert set(
        clusters(tmp_path, [made("a", "No news.", 4), made("b", "No news.", 4)]).values()
    ) == {None}
