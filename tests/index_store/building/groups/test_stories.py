"""Articles on one matter are one story, which keeps its name and its articles when more come."""

from datetime import date, timedelta
from pathlib import Path

from index_store import Article, Index, IndexConfig, index_articles, open_embedder, remove_articles

EMBEDDER = open_embedder("wordllama")
FIRST = date(2025, 3, 1)
FERRY = (
    ("Ferry Marlin missing off Selby", "The ferry Marlin with 41 people is missing off Selby."),
    ("Search for ferry Marlin goes on", "Boats search the sea off Selby for the ferry Marlin."),
    ("Debris of ferry Marlin found", "Divers found debris of the ferry Marlin near Selby."),
    ("Inquiry into ferry Marlin opens", "Judge Anna Reis opens the inquiry into the Marlin."),
)
TRAM = (
    ("Ottery council votes for tram", "The council of Ottery voted for a tram across the river."),
    ("Tram of Ottery to cost 200 million", "The tram of Ottery will cost 200 million pounds."),
)
FILLER = (
    ("Bakers win prize", "The bakers of Wexcombe won a prize for rye bread on Sunday."),
    ("Snow closes school", "Heavy snow closed the primary school of Dunmore for two days."),
    ("Museum buys painting", "The museum of Harrow bought a painting of a mill by Ibsen."),
    ("Chess final drawn", "The final of the chess open in Carrick ended in a draw again."),
    ("Owl hatches", "An eagle owl has hatched in the zoo of Perth, keepers said."),
)


def made(reports: tuple[tuple[str, str], ...], prefix: str, start: int = 0) -> list[Article]:
    return [
        Article(
            id=f"{prefix}{place}",
            title=title,
            text=f"{text} {title}, reporters wrote.",
            source="Courier",
            published=FIRST + timedelta(start + 2 * place),
            origin=f"{prefix}{place}",
        )
        for place, (title, text) in enumerate(reports)
    ]


def stories(config: IndexConfig) -> dict[str, str | None]:
    index = Index(config, EMBEDDER.name)
    try:
        leads = index.current().leads
        return {
            revision.partition("@")[0]: story
            for revision, story in zip(leads.words.ids, leads.stories, strict=True)
        }
    finally:
        index.close()


def test_one_matter_is_one_story_named_by_the_article_that_founded_it(tmp_path) -> None:
    config = IndexConfig(data=tmp_path)
    index_articles([*made(FERRY, "f"), *made(TRAM, "t"), *made(FILLER, "x")], config, EMBEDDER)
    found = stories(config)
    assert {found[f"f{place}"] for place in range(4)} == {"f0"}
    assert {found["t0"], found["t1"]} == {"t0"}
    assert {found[f"x{place}"] for place in range(5)} == {None}


def test_a_story_keeps_its_name_when_more_comes_earlier_or_later(tmp_path) -> None:
    config = IndexConfig(data=tmp_path)
    began = [*made(FERRY[:2], "f", 9), *made(FILLER, "x"), *made(TRAM, "t")]
    index_articles(began, config, EMBEDDER)
    assert stories(config)["f1"] == "f0"
    later = made(FERRY[2:], "g", 1)  # one day after the first, before it in the archive
    index_articles(later, config, EMBEDDER, keep=True)
    found = stories(config)
    assert {found[one] for one in ("f0", "f1", "g0", "g1")} == {"f0"}
    assert found["t1"] == "t0"


def test_a_story_outlives_the_article_that_founded_it(tmp_path) -> None:
    config = IndexConfig(data=tmp_path)
    index_articles([*made(FERRY, "f"), *made(FILLER, "x")], config, EMBEDDER)
    remove_articles(["f0"], config, EMBEDDER)
    assert {stories(config)[f"f{place}"] for place in range(1, 4)} == {"f0"}
    config = IndexConfig(data=tmp_path, chunk_size_words=100)  # all is written afresh
    index_articles([*made(FERRY, "f")[1:], *made(FILLER, "x")], config, EMBEDDER)
    assert {stories(config)[f"f{place}"] for place in range(1, 4)} == {"f0"}


def test_reprints_alone_are_no_story(tmp_path) -> None:
    config = IndexConfig(data=tmp_path)
    text = " ".join(text for _, text in FERRY)
    copies = [
        Article(id=name, title=FERRY[0][0], text=text, source=name, origin=name)
        for name in ("one", "two")
    ]
    index_articles([*copies, *made(FILLER, "x")], config, EMBEDDER)
    assert set(stories(config).values()) == {None}


def test_what_an_outlet_prints_again_and_again_is_of_no_story(tmp_path) -> None:
    config = IndexConfig(data=tmp_path)
    notice = " ".join(text for _, text in FERRY)
    pages = [
        Article(id=f"n{n}", title=f"Page {n}", text=notice, source="Courier", origin=f"n{n}")
        for n in range(config.stories.furniture)
    ]
    index_articles([*pages, *made(FERRY, "f"), *made(FILLER, "x")], config, EMBEDDER)
    found = stories(config)
    assert {found[page.id] for page in pages} == {None}
    assert found["f3"] == "f0"


def test_an_archive_of_before_there_were_stories_is_read_and_grouped_by_a_build(tmp_path) -> None:
    config = IndexConfig(data=tmp_path)
    articles = [*made(FERRY, "f"), *made(FILLER, "x")]
    index_articles(articles, config, EMBEDDER)
    forget_stories(tmp_path)
    assert set(stories(config).values()) == {None}
    index_articles(articles, config, EMBEDDER)
    assert stories(config)["f3"] == "f0"


def forget_stories(data: Path) -> None:
    """Leave the live snapshot as an older Dateline wrote it."""
    from dataclasses import replace

    from index_store.data_folder import current_number, snapshot_folder
    from index_store.manifest import Manifest, files_of

    number = current_number(data)
    assert number is not None
    folder = snapshot_folder(data, number)
    (folder / "leads" / "stories.json").unlink()
    replace(Manifest.read(folder), files=files_of(folder)).write(folder)
