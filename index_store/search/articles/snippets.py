"""Where an article says what was looked for: the places of the words, and pieces around them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from index_store.search.articles.analysis import analyzed, analyzer_of, placed_words
from index_store.search.articles.expression import Expression, Term, TextField, sought

Span = tuple[int, int]
"""Start and end in a text, in characters."""

LOOKED_AT = 200_000  # characters of a text; its words are told apart in 30 ms
PIECE = 240  # characters
PIECES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a text: ``text[start:end]``."""

    start: int
    end: int
    matches: tuple[Span, ...]
    """Where in the whole text the words stand that were looked for, in order."""


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    term: Term


def title_matches(title: str, expression: Expression) -> tuple[Span, ...]:
    """Return where a title holds what is sought there."""
    fields = (TextField.ANYWHERE, TextField.TITLE)
    return _joined(_matches(title, [term for term in sought(expression) if term.field in fields]))


def pieces_of(text: str, expression: Expression) -> list[Piece]:
    """Return at most three pieces of a text that show best what was sought, in order.

    Without a match it is the beginning.
    """
    seen = text[:LOOKED_AT]
    terms = [term for term in sought(expression) if term.field is TextField.ANYWHERE]
    matches = _matches(seen, terms)
    groups = sorted(_groups(seen, matches), key=lambda group: -len({m.term for m in group}))
    chosen = sorted(groups[:PIECES], key=lambda group: group[0].start)
    bounds = [(group[0].start, max(match.end for match in group)) for group in chosen]
    pieces: list[Piece] = []
    for first, last in bounds or [(0, 0)]:
        least = pieces[-1].end if pieces else 0
        if first < least:  # the piece before shows it
            continue
        start, end = _widened(seen, first, last, least)
        inside = (match for match in matches if start <= match.start and match.end <= end)
        pieces.append(Piece(start=start, end=end, matches=_joined(inside)))
    return pieces


def _matches(text: str, terms: Collection[Term]) -> list[_Match]:
    """Return every place of every term, by where they begin."""
    kept: dict[str, list[str]] = {}  # by analyzer; both split a text alike
    places: list[tuple[int, int, Term]] = []  # first word, last word
    for term in set(terms):
        analyzer = analyzer_of(term)
        if analyzer not in kept:
            kept[analyzer] = analyzed(text, analyzer)
        places += [(*place, term) for place in _places(kept[analyzer], term)]
    words = placed_words(text) if places else []
    found = [
        _Match(words[first].char_offset_from, words[last].char_offset_to, term)
        for first, last, term in places
    ]
    return sorted(found, key=lambda match: (match.start, match.end))


def _places(words: Sequence[str], term: Term) -> list[tuple[int, int]]:
    """Return the places of the first and last word of every occurrence of a term."""
    wanted = analyzed(term.text, analyzer_of(term))
    if not wanted:
        return []
    *before, last = wanted
    if term.prefix:
        ends = [place for place, word in enumerate(words) if word.startswith(last)]
    else:
        ends = [place for place, word in enumerate(words) if word == last]
    long = len(before)
    return [(end - long, end) for end in ends if end >= long and words[end - long : end] == before]


def _groups(text: str, matches: Sequence[_Match]) -> list[list[_Match]]:
    """Return the matches in groups that fit into one piece of one paragraph."""
    groups: list[list[_Match]] = []
    for match in matches:
        first = groups[-1][0].start if groups else 0
        if groups and match.end - first <= PIECE and "\n" not in text[first : match.end]:
            groups[-1].append(match)
        else:
            groups.append([match])
    return groups


def _widened(text: str, first: int, last: int, least: int) -> Span:
    """Return a piece of about ``PIECE`` characters around a part, whole words of one paragraph.

    Args:
        text: The whole.
        first: Where the part begins.
        last: Where it ends.
        least: Where the piece may begin at the earliest.
    """
    room = max(0, PIECE - (last - first))
    left = max(least, text.rfind("\n", 0, first) + 1)
    if first - left > room // 2:
        start = text.find(" ", first - room // 2, first) + 1 or first
    else:
        start = left
    break_after = text.find("\n", last)
    right = len(text) if break_after < 0 else break_after
    end = start + max(PIECE, last - start)
    end = right if end >= right else max(last, text.rfind(" ", last, end))
    while start < end and text[start].isspace():
        start += 1
    return start, max(start, end)


def _joined(matches: Iterable[_Match]) -> tuple[Span, ...]:
    """Return the places of matches in order, those that touch as one."""
    spans: list[Span] = []
    for match in matches:
        if spans and match.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        else:
            spans.append((match.start, match.end))
    return tuple(spans)
