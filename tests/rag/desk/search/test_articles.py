"""A search for articles finds what a scan by hand finds, in every order and by every filter."""

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_store import Article, ArticleFilters, DayRange
from index_store.search.articles.index import ArticleIndex, FoundRevisions
from index_store.search.articles.snippets import pieces_of, title_matches
from index_store.search.articles.writer import ArticleIndexWriter
from rag import QuestionError
from rag.desk.search.syntax import read_search
from tests.helpers.extractive import open_extractive
from tests.helpers.ferries import index_ferries
from tests.helpers.found_by_hand import (
    AUTHORS,
    LANGUAGES,
    OUTLETS,
    SEARCHES,
    Search,
    folded,
    made_articles,
    stemmed,
)

ARTICLES = made_articles(400)
BY_ID = {article.id: article for article in ARTICLES}
CLUSTERS = {article.id: f"a{number % 7}" for number, article in enumerate(ARTICLES[:60])}
ALL = len(ARTICLES)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> ArticleIndex:
    path = tmp_path_factory.mktemp("articles") / "search"
    with ArticleIndexWriter(path) as writer:
        for article in ARTICLES:
            writer.add(article.id, article, CLUSTERS.get(article.id))
    return ArticleIndex.open(path)


def by_hand(search: Search) -> set[str]:
    return {article.id for article in ARTICLES if search.finds(article)}


def summed(counts: Counter[str | None]) -> dict[str, int]:
    return {value: number for value, number in counts.items() if value}


def check_counts(found: FoundRevisions, articles: list[Article]) -> None:
    """Compare the counts of outlets, authors, languages and months."""
    told = [
        {one.value: one.articles for one in counts.values}
        for counts in (found.outlets, found.authors, found.languages)
    ]
    assert told == [
        summed(Counter(article.source for article in articles)),
        summed(Counter(article.author for article in articles)),
        summed(Counter(article.language and article.language.lower() for article in articles)),
    ]
    months = Counter(a.day.year * 100 + a.day.month for a in articles if a.day)
    assert found.months == tuple(sorted(months.items()))


@settings(max_examples=300, deadline=None)
@given(SEARCHES)
def test_a_search_finds_what_a_scan_by_hand_finds(index: ArticleIndex, search: Search) -> None:
    found = index.search(read_search(search.text), limit=ALL)
    wanted = by_hand(search)
    assert set(found.revisions) == wanted
    assert found.total == found.articles == len(found.revisions) == len(wanted)
    check_counts(found, [BY_ID[name] for name in wanted])


@settings(max_examples=100, deadline=None)
@given(
    SEARCHES,
    st.sets(st.sampled_from([name for name in OUTLETS if name]), max_size=2),
    st.sets(st.sampled_from([name for name in AUTHORS if name]), max_size=2),
    st.sampled_from(LANGUAGES),
    st.dates(date(2025, 11, 1), date(2026, 1, 30)) | st.none(),
)
def test_filters_narrow_and_each_count_tells_what_its_value_would_add(
    index: ArticleIndex,
    search: Search,
    outlets: set[str],
    authors: set[str],
    language: str | None,
    since: date | None,
) -> None:
    filters = ArticleFilters(
        days=DayRange(since=since),
        outlets=tuple(name.upper() for name in outlets),
        authors=tuple(authors),
        language=language,
    )
    alike = {" ".join(folded(name)) for name in authors}  # case does not count

    def fits(article: Article, *, left_out: str = "") -> bool:
        return (
            (since is None or (article.day is not None and article.day >= since))
            and (not outlets or left_out == "outlets" or article.source in outlets)
            and (
                not authors
                or left_out == "authors"
                or " ".join(folded(article.author or "")) in alike
            )
            and (
                not language
                or left_out == "language"
                or (article.language or "").lower() == language.lower()
            )
        )

    found = index.search(read_search(search.text), filters, limit=ALL)
    named = [BY_ID[name] for name in by_hand(search)]
    assert set(found.revisions) == {article.id for article in named if fits(article)}
    told = {one.value: one.articles for one in found.outlets.values}
    wider = [article for article in named if fits(article, left_out="outlets")]
    assert told == summed(Counter(article.source for article in wider))
    told = {one.value: one.articles for one in found.languages.values}
    wider = [article for article in named if fits(article, left_out="language")]
    assert told == summed(Counter(a.language and a.language.lower() for a in wider))


def test_pages_follow_one_another_in_both_orders(index: ArticleIndex) -> None:
    for newest in (False, True):
        wanted = read_search("ferry OR strike OR the")
        whole = index.search(wanted, newest=newest, limit=ALL).revisions
        paged = [
            name
            for offset in range(0, ALL, 7)
            for name in index.search(wanted, newest=newest, offset=offset, limit=7).revisions
        ]
        assert tuple(paged) == whole
        assert len(whole) > 100
    days = [BY_ID[name].day for name in whole]
    dated = [day for day in days if day]
    assert dated == sorted(dated, reverse=True)
    assert days == [*dated, *[None] * (len(days) - len(dated))]  # the undated come last
    assert None in days


def test_the_best_comes_first(index: ArticleIndex) -> None:
    best, *_ = index.search(read_search("zürich"), limit=ALL).revisions
    share = {a.id: stemmed(a.text + " " + a.title).count("zurich") for a in ARTICLES}
    assert share[best] >= 2


def test_without_words_the_newest_comes_first(index: ArticleIndex) -> None:
    for words in ("", "outlet:courier", "since:2025-11", "-qqq", "port*"):
        found = index.search(read_search(words), limit=ALL).revisions
        assert found == index.search(read_search(words), newest=True, limit=ALL).revisions
        assert found


def test_reprints_are_folded_to_the_first_of_them(index: ArticleIndex) -> None:
    wanted = read_search("the OR of OR port OR ferry")
    whole = index.search(wanted, limit=ALL)
    stories: dict[str, str] = {}
    for name in whole.revisions:
        stories.setdefault(CLUSTERS.get(name, f"alone {name}"), name)
    folded_up = index.search(wanted, fold_reprints=True, limit=ALL)
    assert folded_up.revisions == tuple(stories.values())
    assert (folded_up.total, folded_up.articles) == (len(stories), whole.total)
    assert folded_up.total < whole.total
    page = index.search(wanted, fold_reprints=True, offset=5, limit=5)
    assert page.revisions == tuple(stories.values())[5:10]


@settings(max_examples=150, deadline=None)
@given(SEARCHES, st.sampled_from(ARTICLES))
def test_marks_are_what_was_looked_for(search: Search, article: Article) -> None:
    wanted = read_search(search.text)
    pieces = pieces_of(article.text, wanted)
    assert 1 <= len(pieces) <= 3
    for before, after in pairwise(pieces):
        assert before.end <= after.start
    searched = {*folded(search.text), *stemmed(search.text)}
    spans = [(article.text, span) for piece in pieces for span in piece.matches] + [
        (article.title, span) for span in title_matches(article.title, wanted)
    ]
    for text, (start, end) in spans:
        marked = text[start:end]
        assert any(
            word in searched or stemmed(word)[0] in searched or word.startswith(tuple(searched))
            for word in folded(marked)
        )
        assert not text[start - 1 : start].isalnum()
        assert not text[end : end + 1].isalnum()
    for piece in pieces:
        assert all(piece.start <= start < end <= piece.end for start, end in piece.matches)


def test_pieces_show_the_different_words_of_a_long_text() -> None:
    filler = "Nothing of note was said on that day in the town. " * 40
    text = f"The ferry left.\n\n{filler}\n\nA strike began. {filler}The strike hit the ferry hard."
    pieces = pieces_of(text, read_search('ferry "strike"'))
    shown = [text[piece.start : piece.end] for piece in pieces]
    assert [any("ferry" in one and "strike" in one for one in shown), len(shown)] == [True, 3]
    assert all(len(one) <= 260 for one in shown)
    assert [text[start:end] for piece in pieces for start, end in piece.matches] == [
        *("ferry", "strike", "strike", "ferry"),
    ]


def test_an_index_that_goes_on_is_as_one_made_anew(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    with ArticleIndexWriter(first) as writer:
        for article in ARTICLES[:300]:
            writer.add(article.id, article, None)
    with ArticleIndexWriter(second, earlier=first) as writer:
        writer.remove(article.id for article in ARTICLES[:50])
        for article in ARTICLES[300:]:
            writer.add(article.id, article, None)
    index = ArticleIndex.open(second)
    assert index.revisions() == {article.id for article in ARTICLES[50:]}
    assert len(index) == len(ARTICLES) - 50
    held = [article for article in ARTICLES[50:] if "ferri" in stemmed(article.text)]
    wanted = read_search("ferry -title:ferry")
    expected = {a.id for a in held if "ferri" not in stemmed(a.title)}
    assert set(index.search(wanted, limit=ALL).revisions) == expected
    assert len(ArticleIndex.open(first)) == 300  # which stays as it is


def test_an_article_is_marked_whole_with_its_reprints(tmp_path: Path) -> None:
    index_ferries(tmp_path)
    with open_extractive(tmp_path) as dateline:
        found = dateline.marked_article("r1", 'ferry "brass band" -tram title:sails')
        assert found is not None
        marked = [text for text, is_marked in found.text_parts if is_marked]
        assert marked == ["ferry", "sails", "brass band"]
        assert "".join(text for text, _ in found.text_parts) == found.article.text
        assert found.title_parts[:2] == [("Ferry", True), (" ", False)]
        assert [one.id for one in found.reprints] == ["r2", "r0"]
        assert dateline.marked_article("none", "ferry") is None
        whole = dateline.marked_article("hostile", "")
        assert whole is not None
        assert (whole.matches, whole.reprints) == ((), ())
        with pytest.raises(QuestionError):
            dateline.marked_article("r1", "(ferry")
