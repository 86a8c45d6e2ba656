"""Searches made at random, each with a scan over the articles that finds the same by hand.

The scan knows nothing of the index: it has its own words, folding and stemmer.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import Stemmer
from hypothesis import strategies as st

from index_store import Article

VOCABULARY = (
    *("ferry", "ferries", "strike", "strikes", "striking", "struck", "port", "ports", "portal"),
    *("The", "the", "of", "to", "be", "or", "not", "Élan", "elan", "café", "Cafés", "Müller"),
    *("walk", "walked", "walking", "Ireland's", "ice-cold", "U.S.", "42", "3.5", "Zürich"),
)
OUTLETS = ("Harbour Courier", "Vell & Bay Gazette", "Zürich Ledger", "The Courier", None)
AUTHORS = ("Ana Ruiz", "ANA RUIZ", "José Ortiz", "Ana Müller-Holt", None)
LANGUAGES = ("en", "de", "EN", None)
FIRST = date(2025, 11, 1)
DAYS = 90
_STEMMER = Stemmer.Stemmer("english")


def made_articles(number: int, seed: int = 7) -> list[Article]:
    """Return articles of few words, so that every search finds some and misses some."""
    chance = Random(seed)

    def words(most: int) -> str:
        return " ".join(chance.choices(VOCABULARY, k=chance.randint(1, most)))

    return [
        Article(
            id=f"a{place}",
            title=words(4),
            text="\n\n".join(words(12) for _ in range(chance.randint(1, 2))),
            source=chance.choice(OUTLETS),
            author=chance.choice(AUTHORS),
            language=chance.choice(LANGUAGES),
            published=FIRST + timedelta(chance.randrange(DAYS)) if chance.random() < 0.9 else None,
        )
        for place in range(number)
    ]


def folded(text: str) -> list[str]:
    """Return the words of a text in lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))


def stemmed(text: str) -> list[str]:
    return [_STEMMER.stemWord(word) for word in folded(text)]


def stands_in(wanted: list[str], words: list[str]) -> bool:
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


@dataclass(frozen=True)
class Search:
    """A search as it is written, and whether an article is found by it."""

    text: str
    finds: Callable[[Article], bool] = field(repr=False)


def _fields(where: str, article: Article) -> list[str]:
    named: dict[str, list[str | None]] = {
        "title": [article.title],
        "author": [article.author],
        "outlet": [article.source],
    }
    return [text for text in named.get(where, [article.title, article.text]) if text]


def _word(word: str, where: str) -> Search:
    kept = where in ("author", "outlet")  # names have no other forms
    of = folded if kept else stemmed
    return Search(
        f"{where}:{word}" if where else word,
        lambda article: any(stands_in(of(word), of(text)) for text in _fields(where, article)),
    )


def _phrase(words: list[str], where: str) -> Search:
    wanted = folded(" ".join(words))
    return Search(
        f'{where}:"{" ".join(words)}"' if where else f'"{" ".join(words)}"',
        lambda article: any(stands_in(wanted, folded(text)) for text in _fields(where, article)),
    )


def _beginning(letters: str) -> Search:
    return Search(
        f"{letters}*",
        lambda article: any(
            word.startswith(folded(letters)[0])
            for text in _fields("", article)
            for word in folded(text)
        ),
    )


def _days(name: str, day: date) -> Search:
    fits: dict[str, Callable[[date], bool]] = {
        "day": lambda other: other == day,
        "since": lambda other: other >= day,
        "until": lambda other: other <= day,
    }
    return Search(
        f"{name}:{day.isoformat()}",
        lambda article: article.day is not None and fits[name](article.day),
    )


def _both(one: Search, other: Search, between: str) -> Search:
    return Search(f"({one.text}{between}{other.text})", lambda a: one.finds(a) and other.finds(a))


def _either(one: Search, other: Search) -> Search:
    return Search(f"({one.text} OR {other.text})", lambda a: one.finds(a) or other.finds(a))


def _not(one: Search, sign: str) -> Search:
    return Search(f"{sign}{one.text}", lambda a: not one.finds(a))


_WORDS = st.sampled_from(VOCABULARY)
_NAMED = st.sampled_from(["Ana", "ruiz", "ortiz", "Müller-Holt"])
_LEAVES = st.one_of(
    st.builds(_word, _WORDS, st.sampled_from(["", "", "", "title"])),
    st.builds(_word, _NAMED, st.just("author")),
    st.builds(_word, st.sampled_from(["courier", "Bay", "ZURICH"]), st.just("outlet")),
    st.builds(_phrase, st.lists(_WORDS, min_size=1, max_size=3), st.sampled_from(["", "title"])),
    st.builds(_phrase, st.just(["Harbour", "Courier"]), st.just("outlet")),
    st.builds(_beginning, st.sampled_from(["port", "stri", "caf", "Zü", "el", "qq"])),
    st.builds(
        _days,
        st.sampled_from(["day", "since", "until"]),
        st.dates(FIRST, FIRST + timedelta(DAYS)),
    ),
)
SEARCHES: st.SearchStrategy[Search] = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(_both, inner, inner, st.sampled_from([" ", " AND "])),
        st.builds(_either, inner, inner),
        st.builds(_not, inner, st.sampled_from(["NOT ", "-"])),
    ),
    max_leaves=6,
)
