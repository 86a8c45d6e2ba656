"""Which names of an article are one person's or body's, and where it names them.

A last name by itself is the person's whose full name its article prints; where the article prints
two such full names, it is nobody's, unless its sentence decides: by the full name before it, or by
a title that only one of them has. So it is where somebody else of that last name is so well known
that articles do without the full name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from index_store import Article, name_spans
from rag.language.names import without_company_form, without_generation, without_titles
from rag.language.terms import without_possessive

_LONGEST = 200  # characters of a name
_SMALL_WORDS = 3  # "of", "and" and the like, of which an abbreviation has no letter
Span = tuple[int, int]
"""Start and end in a text, in characters."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who is looked for."""

    name: str
    """In full, as it is printed."""
    acronym: str = ""
    """That stands for the name in any article; "" for none."""
    overshadowed: bool = False
    """Whether the last name by itself means somebody else in any article."""

    @property
    def bare(self) -> str:
        """The name without titles: "Anna Berg"; of "Prince Hal", which is no full name, "Hal"."""
        return without_titles(self.name)

    @property
    def short(self) -> str:
        """What an article calls it after the full name: a last name, a company without its form."""
        company = without_company_form(self.name)
        return company if company != self.name else last_name(self.bare)


def last_name(name: str) -> str:
    """Return the last word of a name, without "Jr." and the like."""
    return without_generation(name).split()[-1]


def is_acronym(form: str, name: str) -> bool:
    """Say whether a form is made of the first letters of a name's words: "WHO"."""
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return len(form) > 1 and form.replace(".", "") == initials


def in_brackets(text: str, name: str) -> str:
    """Return the abbreviation that a text prints in brackets behind a name, or ""."""
    for found in re.finditer(rf"(?<!\w){re.escape(name)} \((?:the )?([A-Z][\w.-]{{1,9}})\)", text):
        if is_acronym(found[1].upper(), name.upper()) or is_acronym(found[1], name):
            return found[1]
    return ""


def before_brackets(text: str, form: str) -> str:
    """Return the name behind which a text prints an abbreviation in brackets, or ""."""
    before, found, _ = text.partition(f" ({form})")
    words = before[-_LONGEST:].split() if found else []
    for count in range(len(form), len(form) + _SMALL_WORDS + 1):
        name = " ".join(words[-count:])
        if name[:1].isupper() and is_acronym(form, name):
            return name
    return ""


@dataclass(frozen=True)
class Naming:
    """One article, and where it names somebody."""

    article: Article
    who: Identity

    @cached_property
    def _printed(self) -> list[tuple[Span, str]]:
        """Every name of the text with its place, without titles."""
        text = self.article.text
        return [
            ((start, end), without_titles(without_possessive(text[start:end])))
            for start, end in name_spans(text)
        ]

    @cached_property
    def _is_shared(self) -> bool:
        """Whether the short form by itself may be another's: the article prints one in full."""
        return self.who.overshadowed or any(self._is_other(name) for _, name in self._printed)

    @cached_property
    def _has_acronym(self) -> bool:
        """Whether the abbreviation does not stand for another name in the article."""
        return before_brackets(self.article.text, self.who.acronym) in ("", self.who.name)

    def _is_other(self, name: str) -> bool:
        who, words = self.who, name.split()
        if len(words) < 2 or self._is_full(name):
            return False
        return last_name(name) == who.short or (words[0] == who.short and who.bare == who.short)

    def _is_full(self, name: str) -> bool:
        who = self.who
        if who.bare not in name:
            return bool(who.acronym) and name == who.acronym and self._has_acronym
        names = {who.name, who.bare} if " " in who.bare else {who.name}
        return (
            name in names
            or without_company_form(name) in names
            or any(name.endswith(f" {one}") for one in names if " " in one)
        )

    @cached_property
    def mentions(self) -> list[Span]:
        """Where the text names who is looked for, in order."""
        text, own = self.article.text, list[Span]()
        for (start, end), bare in self._printed:
            whole = without_possessive(text[start:end])
            in_full = self._is_full(bare) or self._is_full(whole)
            if in_full or (bare == self.who.short and self._is_theirs(start, whole)):
                own.append((start, start + len(whole)))
        return own

    def _is_theirs(self, start: int, whole: str) -> bool:
        """Say whether a short form at a place is of who is looked for."""
        if not self._is_shared:
            return True
        text, who = self.article.text, self.who
        begun = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start))
        inside = [name for (first, _), name in self._printed if begun < first < start]
        if any(self._is_full(name) for name in inside):
            return not any(self._is_other(name) for name in inside)
        title = whole.removesuffix(who.short)
        return bool(title) and self._titled(title) == {who.bare}

    def _titled(self, title: str) -> set[str]:
        """Return the full names with the same last word that the article prints with a title."""
        text = self.article.text
        return {
            name
            for (start, end), name in self._printed
            if last_name(name) == self.who.short
            and " " in name
            and text[start:end].startswith(title)
        }

    def forms(self) -> Iterator[str]:
        """Yield the forms in which the article prints the name."""
        text = self.article.text
        for start, end in self.mentions:
            yield text[start:end]
