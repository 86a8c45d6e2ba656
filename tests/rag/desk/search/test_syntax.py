"""What is written in a search is understood, or refused with where it is wrong and what to do."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index_store import AllOf, AnyOf, DayRange, Excluded, Expression, Term, TextField
from index_store.search.articles.index import ArticleIndex
from index_store.search.articles.writer import ArticleIndexWriter
from rag import QuestionError
from rag.desk.search.syntax import read_search
from tests.helpers.found_by_hand import made_articles

A, B, C = Term(text="a1"), Term(text="b2"), Term(text="c3")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("", AllOf()),
        ("  ", AllOf()),
        ("a1", A),
        ("a1 b2", AllOf((A, B))),
        ("a1 AND b2", AllOf((A, B))),
        ("+a1 b2", AllOf((A, B))),
        ("a1 OR b2", AnyOf((A, B))),
        ("a1 AND b2 OR c3", AnyOf((AllOf((A, B)), C))),
        ("a1 b2 OR c3", AllOf((A, AnyOf((B, C))))),  # OR takes its neighbours
        ("a1 (b2 OR c3)", AllOf((A, AnyOf((B, C))))),
        ("NOT a1", Excluded(A)),
        ("a1 -b2", AllOf((A, Excluded(B)))),
        ("a1 AND NOT (b2 c3)", AllOf((A, Excluded(AllOf((B, C)))))),
        ("NOT NOT a1", A),
        ("a1 - b2", AllOf((A, B))),  # a dash
        ("a1 & b2?", AllOf((A, Term(text="b2?")))),
        ('"a1"', Term(text="a1", exact=True)),
        ("“a1 b2„", Term(text="a1 b2", exact=True)),
        ("a1 and or not", AllOf((A, Term(text="and"), Term(text="or"), Term(text="not")))),
        ("port*", Term(text="port*", prefix=True)),
        ("title:a1", Term(text="a1", field=TextField.TITLE)),
        ("Author: a1", Term(text="a1", field=TextField.AUTHOR)),
        ('outlet:"a1"', Term(text="a1", field=TextField.OUTLET, exact=True)),
        ("day:2026-02-03", DayRange(since=date(2026, 2, 3), until=date(2026, 2, 3))),
        ("day:2028-02", DayRange(since=date(2028, 2, 1), until=date(2028, 2, 29))),
        ("day:2026", DayRange(since=date(2026, 1, 1), until=date(2026, 12, 31))),
        ("since:2026-02", DayRange(since=date(2026, 2, 1))),
        ('until:"2026-02"', DayRange(until=date(2026, 2, 28))),
        ("km/h", Term(text="km/h")),
        ("/a1 [b2]", AllOf((A, B))),
        ("zu\u0308g", Term(text="züg")),
    ],
)
def test_a_search_is_understood(words: str, wanted: Expression) -> None:
    assert read_search(words) == wanted


def test_a_field_counts_for_all_of_a_group() -> None:
    title = TextField.TITLE
    either = AnyOf((Term(text="a1", field=title), Term(text="b2", field=title, exact=True)))
    assert read_search('title:(a1 OR "b2") c3') == AllOf((either, C))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('ferry "strike', "quotation mark at character 7 is not closed. Put another"),
        ('5" pipe"', "quotation mark at character 2 stands inside a word"),
        ('a1-"~"', "stands inside a word"),
        ("(ferry", "parenthesis at character 1 is not closed. Close it"),
        ("ferry)", "parenthesis at character 6 closes none"),
        ("a1 ()", 'from character 5 on, at ")"'),
        ("ferry AND", 'breaks off after "AND". Put a word behind it'),
        ("OR ferry", 'from character 1 on, at "OR"'),
        ("NOT", 'breaks off after "NOT"'),
        ("author:", 'breaks off after "author:"'),
        ("colour:red", '"colour:" at character 1 is no field to search in. There are title:'),
        ("title:outlet:a", '"outlet:" at character 7 is no field'),
        ("10:30", "leave the colon out"),
        ("ferry since:yesterday", '"since:" at character 7 needs a day'),
        ("day:2026-02-30", "such as day:2026-09-04"),
        ("day:(2026 OR 2025)", "needs a day"),
        ("fer*ry", "at the end of a word"),
        ("*ry", "at the end of a word"),
        ("f*", "behind two letters"),
        ('"ferry stri*"', "not in quotation marks"),
        ("ferry~2", "The ~ at character 6 has no meaning here. Leave it out"),
        ('"a ~ b" ferry^2', "The ^ at character 14 has no meaning here"),
        ("!!!", "The search has no word"),
        ("-", "The search has no word"),
        ("x" * 10_000, "10,000 characters; at most 2,000"),
        ("a " * 500, "more than 100 words"),
        ("(" * 500 + "a" + ")" * 500, "in more than 20 others"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_remedy(words: str, told: str) -> None:
    with pytest.raises(QuestionError) as refused:
        read_search(words)
    assert told in str(refused.value)
    assert str(refused.value).count("\n") == 0


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> ArticleIndex:
    path: Path = tmp_path_factory.mktemp("hostile") / "search"
    with ArticleIndexWriter(path) as writer:
        for article in made_articles(40):
            writer.add(article.id, article, None)
    return ArticleIndex.open(path)


_SIGNS = (
    '"',
    "(",
    ")",
    "-",
    "+",
    ":",
    "*",
    "?",
    "~",
    "^",
    "/",
    "\\",
    "[",
    "]",
    "{",
    "}",
    "'",
    ".*",
)
_PIECES = (
    *_SIGNS,
    "AND",
    "OR",
    "NOT",
    "TO",
    "title:",
    "day:",
    "a",
    "ferry",
    " ",
    "\x00",
    "é",
    "漢字",
    "😀",
)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join) | st.text(max_size=40))
@example("-" * 1_999 + "a")
@example("NOT " * 99 + "a")
@example("a:" * 900)
@example("ice-cold*")
@example("the " * 100)
@example("\ud800")
def test_whatever_is_written_is_searched_or_refused(index: ArticleIndex, words: str) -> None:
    try:
        wanted = read_search(words)
    except QuestionError:
        return
    found = index.search(wanted)
    assert 0 <= found.total <= len(index)
