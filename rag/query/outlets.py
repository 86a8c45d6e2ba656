"""Which outlets a question names, and which outlets, authors and language a caller means."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process, utils

from index_store import ArticleFilters
from rag.errors import QuestionError
from rag.language.names import joined
from rag.types import Outlets, Selection

# "cnn.com" is called CNN, "theweek.co.uk" The Week, "The Roar | Sports Writers Blog" The Roar.
_ENDING = re.compile(r"(?:\.[a-z]{2,4})+$")
_NO_LETTER = re.compile(r"\W")
_LEAST = 3  # letters; shorter names are words too often
_NEAR = 60  # of 100; "Harbor Currier" is like "Harbour Courier" by 90, unlike "Vell Gazette" by 40
_SHOWN = 5  # near names in a message


def outlets_of(question: str, wanted: Sequence[str], outlets: Sequence[str]) -> Outlets:
    """Return the outlets that a caller sets, or else those that the question names.

    Args:
        question: In words.
        wanted: Names that the caller sets, in any case; empty: all outlets may be used.
        outlets: Every outlet of the archive.

    Raises:
        QuestionError: The archive has no outlet of such a name; near names are told.
    """
    if not wanted:
        return Outlets(names=tuple(outlets[place] for place in named_outlets(question, outlets)))
    known = {name.casefold(): name for name in outlets}
    found: list[str] = []
    for name in wanted:
        if (outlet := known.get(" ".join(name.split()).casefold())) is None:
            raise QuestionError(_unknown(name, outlets))
        found.append(outlet)
    return Outlets(names=tuple(dict.fromkeys(found)), given=True)


def only_of(options: Selection) -> ArticleFilters:
    """Return whose articles, and in which language, a caller wants; days and outlets apart."""
    return ArticleFilters(authors=tuple(options.authors), language=options.language)


def named_outlets(question: str, outlets: Sequence[str]) -> list[int]:
    """Return the places of the outlets that a question names.

    Spaces, case, a domain's ending and what follows a bar do not matter, but the name must begin
    with a capital in the question: "Time" is an outlet, "time" is not.
    """
    written = _NO_LETTER.sub("", question.casefold())
    return [
        place
        for place, name in enumerate(outlets)
        # An archive can have thousands: a pattern is made only for those that may be there.
        if (letters := _letters(name)) in written and _is_named(letters, question)
    ]


@lru_cache(maxsize=10_000)
def _letters(name: str) -> str:
    """Return what is left of an outlet's name without spaces, ending and subtitle."""
    return _NO_LETTER.sub("", _ENDING.sub("", name.partition("|")[0].strip().casefold()))


def _is_named(letters: str, question: str) -> bool:
    if len(letters) < _LEAST:
        return False
    spaced = r"[\s'.-]?".join(map(re.escape, letters))
    return any(
        found.group()[0].isupper()
        for found in re.finditer(rf"(?<!\w){spaced}(?!\w)", question, re.IGNORECASE)
    )


def _unknown(name: str, outlets: Sequence[str]) -> str:
    near = process.extract(
        name,
        outlets,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=_NEAR,
        limit=_SHOWN,
    )
    like = (
        f"Near it are: {joined([outlet for outlet, *_ in near])}." if near else "None is like it."
    )
    return f"The archive has no outlet {name!r}. {like}"
