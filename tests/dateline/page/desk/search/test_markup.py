"""What the search tab draws: marks, counts, facets, pager, form; hostile text does nothing."""

import re
from datetime import date
from html import unescape

import pytest

from dateline.page.desk.reader import SHOWN, render_found_article
from dateline.page.desk.search.article_search import ArticleSearch
from dateline.page.desk.search.form import render_head
from dateline.page.desk.search.results import AT_ONCE, render_results, write_month
from dateline.page.html.phrases import render_marked, write_days
from dateline.service import SavedSearch
from rag import (
    Article,
    ArticleHit,
    Facet,
    Facets,
    FoundArticles,
    MarkedArticle,
    PeriodCount,
    Snippet,
    ValueCount,
)
from tests.helpers.ferries import HOSTILE
from tests.helpers.hostile import HIDDEN, TAG, hidden_in

TEXT = "Fares rose.\n\nA price\nrise hit the ferry & its"
HIT = ArticleHit(
    article_id="a1",
    title="Ferry fares <up>",
    title_matches=((0, 5),),
    source="Vell & Bay Gazette",
    author="P. Holt",
    published=date(2025, 9, 4),
    language="de",
    url=None,
    reprints=2,
    snippets=(Snippet(text=TEXT[13:], start=13, end=len(TEXT), matches=((15, 25), (34, 39))),),
)
NOTHING = Facet(values=(), others=0)
SEPTEMBER = PeriodCount(
    value="2025-09", since=date(2025, 9, 1), until=date(2025, 9, 30), articles=4
)
YEAR = PeriodCount(value="2024", since=date(2024, 1, 1), until=date(2024, 12, 31), articles=1)


def facet(*values: str, others: int = 0) -> Facet:
    counted = tuple(ValueCount(value=value, articles=1_200) for value in values)
    return Facet(values=counted, others=others)


def found(
    *hits: ArticleHit, total: int = 0, articles: int = 0, offset: int = 0, **facets: Facet
) -> FoundArticles:
    fields = {"outlets": NOTHING, "authors": NOTHING, "languages": NOTHING} | facets
    return FoundArticles(
        query="ferry",
        total=total or len(hits),
        articles=articles or total or len(hits),
        offset=offset,
        hits=hits,
        facets=Facets(**fields, periods=(YEAR, SEPTEMBER)),
    )


def shown(search: ArticleSearch, result: FoundArticles) -> str:
    return render_results(search, result, 0.034)


def plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", markup)).split())


def test_marks_are_escaped_and_hold_no_line_feed() -> None:
    parts = [("a <b>\n\n", False), ("price\n\nrise", True), (" & more", False)]
    assert render_marked(parts) == "a &lt;b&gt;\n\n<mark>price rise</mark> &amp; more"


def test_a_hit_tells_who_when_in_which_language_and_how_often() -> None:
    drawn = shown(ArticleSearch(words="ferry"), found(HIT))
    assert "<mark>Ferry</mark> fares &lt;up&gt;" in drawn
    assert "A <mark>price rise</mark> hit the <mark>ferry</mark> &amp; its …" in drawn
    assert "Vell & Bay Gazette · by P. Holt · 4 Sept 2025 · de · 2 reprints" in plain(drawn)
    assert "1 article" in plain(drawn)
    assert "0.03 s" in drawn


def test_total_and_reprints_are_told_apart() -> None:
    assert "1,200 articles, 1,840 with their reprints" in shown(
        ArticleSearch(fold_reprints=True), found(HIT, total=1_200, articles=1_840)
    )


@pytest.mark.parametrize(
    ("offset", "total", "told", "off"),
    [
        (0, 1, None, []),
        (0, 11, "1–1 of 11", ["previous"]),
        (10, 184, "11–11 of 184", []),
        (183, 184, "184–184 of 184", ["next"]),
        (100_000, 300_000, "100,001–100,001 of 300,000", ["next"]),
    ],
)
def test_the_pager_says_where_it_stands(
    offset: int, total: int, told: str | None, off: list[str]
) -> None:
    drawn = shown(ArticleSearch(), found(HIT, total=total, offset=offset))
    if told is None:
        assert "pager" not in drawn
        return
    assert told in drawn
    assert re.findall(r'id="search-(\w+)"[^>]* disabled', drawn) == off
    assert f'data-offset="{offset + 10}"' in drawn


def test_facets_tell_counts_and_which_is_pressed() -> None:
    names = [f"Outlet {number}" for number in range(AT_ONCE + 2)]
    search = ArticleSearch(outlets=(names[-1],), since=date(2025, 9, 1), until=date(2025, 9, 30))
    drawn = shown(search, found(HIT, outlets=facet(*names, others=7), authors=facet("P. Holt")))
    pressed = re.findall(r'data-value="([^"]*)" aria-pressed="true"', drawn)
    assert pressed == [names[-1], "2025-09-01/2025-09-30"]
    assert "1,200" in drawn
    assert re.search(r'id="search-more-outlet" data-keep open><summary>2 more', drawn)
    assert "others 7" in plain(drawn)
    assert plain(drawn).index("Sept 2025") < plain(drawn).index("2024 1"), "the newest first"
    assert write_month(YEAR) == "2024"


def test_nothing_found_says_what_to_try() -> None:
    drawn = shown(ArticleSearch(words="ferry tram", language="de"), found())
    assert "Nothing found" in drawn
    assert "Use fewer words, or OR" in drawn
    assert 'data-do="widen"' in drawn
    assert "Save this search" not in drawn
    assert 'data-do="widen"' not in shown(ArticleSearch(words="ferry"), found())


@pytest.mark.parametrize(
    ("search", "offered"),
    [
        (ArticleSearch(words="ferry"), 0),
        (ArticleSearch(authors=("P. Holt",)), 1),
        (ArticleSearch(outlets=("Courier",)), 1),
        (ArticleSearch(until=date(2025, 9, 1)), 1),
        (ArticleSearch(language="de"), 1),
    ],
)
def test_a_question_can_be_bound_as_a_search_is(search: ArticleSearch, offered: int) -> None:
    assert shown(search, found(HIT)).count("Ask about these reports") == offered


def test_the_form_shows_what_was_entered_and_why_it_was_refused() -> None:
    search = ArticleSearch(words='a "b', outlets=("Vell & Bay",), since=date(2025, 9, 4))
    asked = ArticleSearch(words="before")
    drawn = render_head(search, asked, outlets=["A & B"], error="Close the `quote`.")
    assert 'value="a &quot;b"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'role="alert">Close the <code>quote</code>.' in drawn
    assert 'value="2025-09-04"' in drawn
    assert '<option value="A &amp; B">' in drawn
    assert "Remove the filter from 4 Sept 2025" in drawn
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', drawn))
    assert ArticleSearch.read(unescape(hidden["drawn"])) == search
    assert ArticleSearch.read(unescape(hidden["asked"])) == asked
    calm = render_head(ArticleSearch(), ArticleSearch())
    assert "alert" not in calm
    assert "Clear all" not in calm


def test_every_button_tells_what_the_form_holds() -> None:
    search = ArticleSearch(words="ferry", outlets=("Courier",))
    saved = [SavedSearch(name="Ferries", search={})]
    head = render_head(search, search, saved=saved)
    before, form = head.split("<form", 1)
    drawn = before + shown(search, found(HIT, total=30, outlets=facet("Courier")))
    outside = re.findall(r"<button [^>]*data-do[^>]*>", drawn)
    assert len(outside) == 11
    assert [one for one in outside if 'form="search-form"' not in one] == [
        '<button type="submit" data-do="save">'
    ]
    assert form.endswith("</form>")


def test_days_are_written_as_they_are_set() -> None:
    first, last = date(2025, 9, 4), date(2025, 9, 30)
    assert write_days(first, last) == "4 Sept – 30 Sept 2025"
    assert write_days(first, None) == "from 4 Sept 2025"
    assert write_days(None, last) == "up to 30 Sept 2025"


def test_the_reader_shows_the_whole_article_with_its_reprints() -> None:
    article = Article(id="a", title="Fares up", text=TEXT, source="Courier", origin="a.txt")
    other = Article(id="b", title="Fares <up>", text=TEXT, source="Lantern")
    marked = MarkedArticle(
        article=article, title_matches=((0, 5),), matches=((15, 25),), reprints=(other,)
    )
    drawn = render_found_article(marked)
    assert "<mark>Fares</mark> up</h2>" in drawn
    assert "<p>Fares rose.</p><p>A <mark>price rise</mark> hit the ferry &amp; its</p>" in drawn
    assert "1 reprint" in drawn
    assert "<li>Fares &lt;up&gt; <span>Lantern · date unknown</span></li>" in drawn
    many = MarkedArticle(
        article=article, title_matches=(), matches=(), reprints=(other,) * (SHOWN + 3)
    )
    assert "and 3 more" in render_found_article(many)
    assert "no longer holds" in render_found_article(None)


def test_text_of_articles_and_users_does_nothing() -> None:
    hit = ArticleHit(
        article_id=f'"{TAG}',
        title=HOSTILE.title,
        title_matches=((0, 10),),
        source=HOSTILE.source,
        author=HOSTILE.author,
        published=None,
        language=f'"{TAG}',
        url=HOSTILE.url,
        reprints=0,
        snippets=(Snippet(text=HOSTILE.text, start=0, end=99, matches=((4, 12),)),),
    )
    search = ArticleSearch(words=f'"{TAG}{HIDDEN}', outlets=(f'"{TAG}',), language=f'"{TAG}')
    hostile = facet(f'"{TAG}{HIDDEN}')
    result = found(hit, outlets=hostile, authors=hostile, languages=hostile)
    saved = [SavedSearch(name=f'"{TAG}', search={})]
    drawn = shown(search, result)
    drawn += render_head(
        search, search, outlets=[f'"{TAG}'], facets=result.facets, saved=saved, error=TAG
    )
    marked = MarkedArticle(
        article=HOSTILE, title_matches=((0, 10),), matches=(), reprints=(HOSTILE,)
    )
    drawn += render_found_article(marked)
    assert "<img" not in drawn
    assert "<script" not in drawn
    assert "javascript:" not in re.sub(r">[^<]*<", "><", drawn)
    assert hidden_in(drawn) == []
