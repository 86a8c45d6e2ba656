"""The language in which articles are searched for -> what is sought.

Words, "exact phrases", AND, OR, NOT and a leading minus, parentheses, fields, and a wildcard at
the end of a word. Lucene's grammar, by luqum, of which the rest is refused.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from luqum.exceptions import ParseError
from luqum.thread import parse
from luqum.tree import (
    BaseOperation,
    FieldGroup,
    Group,
    Item,
    Not,
    OrOperation,
    Phrase,
    Plus,
    Prohibit,
    SearchField,
    Word,
)

from index_store import AllOf, AnyOf, DayRange, Excluded, Expression, Term, TextField, visible
from rag.errors import QuestionError

MAX_CHARACTERS = 2_000
MAX_TERMS = 100
MAX_DEPTH = 20  # of parentheses

_FIELDS = {field.value: field for field in TextField if field is not TextField.ANYWHERE}
_DAYS: dict[str, Callable[[date, date], DayRange]] = {
    "day": lambda first, last: DayRange(since=first, until=last),
    "since": lambda first, _: DayRange(since=first),
    "until": lambda _, last: DayRange(until=last),
}
_KNOWN = ", ".join(f"{name}:" for name in (*_FIELDS, *_DAYS))
# What stands between words as in any text, and would be taken for an operator. Each is replaced by
# one character, so that places in the query stay.
_QUOTES = re.compile("[\u201c\u201d\u201e\u201f\u00ab\u00bb]")
_PUNCTUATION = re.compile(r"[\[\]{}<>\\]|(?<!\w)[/']|(?<!\S)[-+](?!\S)")
_NO_WORD = "The search has no word. Write letters or digits."
_QUOTE = '"'
_PHRASE = re.compile(r'"[^"]*"')
_BEFORE_PHRASE = re.compile(r"(?:^|[\s():\"])[-+]*\Z")
_ATOM = re.compile(r'"[^"]*"|[^\s()]+')
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_BEGUN = re.compile(r"[^*]*\w{2,}\*")


def read_search(words: str) -> Expression:
    """Return what a search asks for.

    Args:
        words: As somebody writes them; nothing asks for everything.

    Raises:
        QuestionError: They are malformed or too many; the message says where and what to do.
    """
    text = unicodedata.normalize("NFC", visible(words))
    if len(text) > MAX_CHARACTERS:
        raise QuestionError(
            f"The search has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read. "
            "Use fewer words."
        )
    if not text.strip():
        return AllOf()
    text = _PUNCTUATION.sub(" ", _QUOTES.sub(_QUOTE, text))
    _check(text)
    try:
        tree = parse(text)
    except ParseError as error:
        raise _malformed(text, str(error)) from error
    found = _read(tree, TextField.ANYWHERE)
    if found is None:
        raise QuestionError(_NO_WORD)
    return found


def _check(text: str) -> None:
    """See that there are words, and that what encloses some comes in pairs."""
    if not any(letter.isalnum() for letter in text):
        raise QuestionError(_NO_WORD)
    if text.count(_QUOTE) % 2:
        raise QuestionError(
            f"The quotation mark at character {text.rindex(_QUOTE) + 1} is not closed. Put another "
            "behind the phrase, or leave it out."
        )
    for found in _PHRASE.finditer(text):
        if not _BEFORE_PHRASE.search(text, 0, found.start()):
            raise QuestionError(
                f"The quotation mark at character {found.start() + 1} stands inside a word. Put a "
                "space before it, or leave it out."
            )
    opened: list[int] = []
    for place, letter in enumerate(_PHRASE.sub(lambda found: " " * len(found[0]), text), 1):
        if letter in "~^":  # Lucene's fuzzy words and weights
            raise QuestionError(
                f"The {letter} at character {place} has no meaning here. Leave it out, or put it "
                "in quotation marks."
            )
        if letter == "(":
            opened.append(place)
        elif letter == ")" and not opened:
            raise QuestionError(
                f"The parenthesis at character {place} closes none. Leave it out, or open one."
            )
        elif letter == ")":
            opened.pop()
        if len(opened) > MAX_DEPTH:
            raise QuestionError(
                f"Parentheses stand in more than {MAX_DEPTH} others at character {place}. Use "
                "fewer."
            )
    if opened:
        raise QuestionError(
            f"The parenthesis at character {opened[-1]} is not closed. Close it, or leave it out."
        )
    if len(_ATOM.findall(text)) > MAX_TERMS:
        raise QuestionError(f"The search has more than {MAX_TERMS} words. Use fewer.")


def _malformed(text: str, told: str) -> QuestionError:
    """Return the error of a query that luqum does not take, from what it tells."""
    place = re.search(r"at position (\d+)!?$", told)
    if place is None:
        *_, last = text.split()
        return QuestionError(
            f'The search breaks off after "{last[-20:]}". Put a word behind it, or leave it out.'
        )
    start = int(place[1])
    piece = text[start : start + 20].split()[0]
    return QuestionError(
        f'The search cannot be read from character {start + 1} on, at "{piece}". Put a word '
        "before it, leave it out, or put what is meant literally in quotation marks."
    )


def _read(item: Item, field: TextField) -> Expression | None:
    """Return what a part of a query asks for, or None where it is only punctuation."""
    negated = False
    while isinstance(item, Not | Prohibit | Plus | Group | FieldGroup):
        negated ^= isinstance(item, Not | Prohibit)
        item = item.children[0]
    match item:
        case BaseOperation():
            found = _operation(item, field)
        case SearchField():
            found = _in_field(item, field)
        case Word() | Phrase():
            found = _term(item, field)
        case _:
            raise AssertionError(f"signs that make a {type(item).__name__} were taken out")
    return Excluded(found) if negated and found is not None else found


def _operation(item: BaseOperation, field: TextField) -> Expression | None:
    read = (_read(operand, field) for operand in item.operands)
    parts = tuple(part for part in read if part is not None)
    if len(parts) < 2:
        return parts[0] if parts else None
    return AnyOf(parts) if isinstance(item, OrOperation) else AllOf(parts)


def _in_field(item: SearchField, inside: TextField) -> Expression | None:
    name = item.name.casefold()
    if inside is not TextField.ANYWHERE or name not in {*_FIELDS, *_DAYS}:
        raise QuestionError(
            f'"{item.name}:" at character {item.pos + 1} is no field to search in. There are '
            f"{_KNOWN}; to look for the word itself, leave the colon out."
        )
    if name in _FIELDS:
        return _read(item.expr, _FIELDS[name])
    written = item.expr.value.strip(_QUOTE) if isinstance(item.expr, Word | Phrase) else ""
    first, last = _period(written, item)
    return _DAYS[name](first, last)


def _period(written: str, item: SearchField) -> tuple[date, date]:
    """Return the first and last day of a day, a month or a year."""
    if found := _DAY.fullmatch(written):
        year, month, day = (int(part) if part else None for part in found.groups())
        try:
            first = date(year or 0, month or 1, day or 1)
            last_month = month or 12
            length = monthrange(first.year, last_month)[1]
            return first, date(first.year, last_month, day or length)
        except ValueError:
            pass
    raise QuestionError(
        f'"{item.name}:" at character {item.pos + 1} needs a day, a month or a year, such as '
        f"{item.name}:2026-09-04, {item.name}:2026-09 or {item.name}:2026."
    )


def _term(item: Word | Phrase, field: TextField) -> Term | None:
    quoted, place = isinstance(item, Phrase), item.pos + 1
    text = item.value.strip(_QUOTE) if quoted else item.value
    if not any(letter.isalnum() for letter in text):
        return None
    prefix = not quoted and bool(_BEGUN.fullmatch(text))
    if "*" in text and not prefix:
        raise QuestionError(
            f'The * of "{text}" at character {place} must stand at the end of a word, behind two '
            "letters at least, and not in quotation marks."
        )
    return Term(text=text, field=field, exact=quoted, prefix=prefix)
