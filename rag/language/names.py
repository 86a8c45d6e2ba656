"""Names in news text: who is a country under another name, and who is a person speaking.

A capital stands for its government only where it acts ("Rome said", "Moscow would not agree"),
never where it is a place ("in Rome", "the Washington rally").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.dates import MONTHS
from rag.language.resources import either, load
from rag.language.schema.words import Countries
from rag.language.terms import FUNCTION_WORDS, without_possessive

_ENGLISH = load()
_LISTS = _ENGLISH.names
ROLE = rf"(?i:{either(_LISTS.roles)})"
NAME = rf"[A-Z][\w’'-]*[\w](?:(?: {either(_LISTS.particles)})? [A-Z][\w’'-]*\w){{0,5}}"
_SPAN = re.compile(rf"\b{NAME}")
# A word that is upper-cased because it opens a sentence or a quotation.
_OPENERS = FUNCTION_WORDS | {*_ENGLISH.numbers.one_to_twelve, *_ENGLISH.words.openers}
# One that stands alone is no name.
_NO_NAMES = (
    _OPENERS
    | {*_ENGLISH.words.people}
    | {day.lower() for day in _ENGLISH.calendar.weekdays}
    | MONTHS.keys()
)
_TITLE = either((*_LISTS.forms_of_address, *_LISTS.titles))
SAID = either(_ENGLISH.speech.said)
"""A pattern of the verbs with which a person is quoted."""
_SAID_BEFORE = either(verb for verb in _ENGLISH.speech.said if verb not in _ENGLISH.speech.told)
_BEFORE_NAME = re.compile(rf"^(?:.* )?(?:{ROLE}|{_TITLE}|{either(_LISTS.short_titles)})\.? ")
_GENERATION = re.compile(rf",? {either(_LISTS.generations)}\.?$")
_COMPANY_FORM = re.compile(rf"(?: {either(_LISTS.company_forms)}\.?)+$")
_CONTRACTION = re.compile(rf"'{either(_ENGLISH.words.contractions)}$")
US_STATES = frozenset(_LISTS.us_states)
COUNTRY_KINDS = frozenset(_LISTS.country_kinds)
PEOPLE_KINDS = frozenset(_LISTS.people_kinds)
_AGENCIES = {one: name for name, also in _LISTS.agencies.items() for one in (name, *also)}
_AGENCY = re.compile(rf"(?<!\w){either(map(re.escape, _AGENCIES))}(?!\w)")
_DATELINE = re.compile(
    r"^[A-Z][A-Z .’'-]{2,30}(?: \((?P<agency>[^)]{2,40})\)|, (?:\d{1,2} \w+|\w+ \d{1,2}))? ?[—–-]+ "
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text, and where it stands."""

    text: str
    start: int
    end: int


def _read_table(table: Countries) -> tuple[dict[str, str], dict[str, str]]:
    """Return (any form of a country -> its name, capital of a government -> the country)."""
    forms: dict[str, str] = {}
    capitals: dict[str, str] = {}
    for country in table.country:
        forms |= dict.fromkeys(country.forms, country.name)
        if country.short:
            forms["".join(f"{letter}." for letter in country.short)] = country.name  # "U.S."
        capitals |= dict.fromkeys(country.capitals, country.name)
    return forms, {city: name for city, name in capitals.items() if city not in table.other_actors}


COUNTRIES, CAPITALS = _read_table(_ENGLISH.countries)
_ACTOR = re.compile(
    rf"(?<!in )(?<!at )(?<!to )\b({'|'.join(CAPITALS)})(?= {either(_LISTS.acts)}\b)"
)


@lru_cache(maxsize=4096)
def with_governments(text: str) -> str:
    """Return the text with capitals that act as governments replaced by their country."""
    return _ACTOR.sub(lambda found: CAPITALS[found[1]], text)


def party_of(name: Name, kind: str) -> str | None:
    """Return the party of a kind that a name stands for, or None where it is of another kind.

    Args:
        name: A name of a text with ``with_governments`` applied.
        kind: As asked: "countries", "states", "clubs"; "parties" takes any.
    """
    bare = re.sub(r"^[Tt]he ", "", name.text)
    country = COUNTRIES.get(bare)
    if kind in COUNTRY_KINDS:
        return country or (bare if kind == "states" and bare in US_STATES else None)
    if kind in PEOPLE_KINDS or kind == "parties":
        return country or bare
    return bare if country is None or kind in _LISTS.city_kinds else None


def without_dateline(text: str) -> str:
    """Return a sentence without the place and agency before it: "PARIS (AFP) — "."""
    return _DATELINE.sub("", text)


def agency_in(credit: str) -> str | None:
    """Return the news agency that a credit names, by its first name: "Jane Doe for AFP"."""
    found = _AGENCY.search(credit)
    return _AGENCIES[found[0]] if found else None


def agency_of_dateline(text: str) -> str | None:
    """Return the agency in the dateline of an article: "AFP" of "PARIS (AFP) — "."""
    found = _DATELINE.match(text)
    agency = found and found["agency"]
    if not agency or any(letter.isdigit() for letter in agency):
        return None
    return agency_in(agency) or agency


def _is_common(word: str) -> bool:
    """Say whether a capitalised word is no name, contracted or not: "We’re"."""
    low = word.lower().replace("’", "'")
    return low in _NO_NAMES or _CONTRACTION.sub("", low) in _NO_NAMES


def names_in(text: str) -> Iterator[Name]:
    """Yield the longest capitalised spans of a sentence that are names, in order."""
    for found in _SPAN.finditer(text):
        start, words = found.start(), found[0]
        while words:
            first, _, rest = words.partition(" ")
            if first.lower() not in _OPENERS or not rest:
                break
            start, words = start + len(first) + 1, rest
        words = without_possessive(words)
        if _is_common(words) or not words[:1].isupper():
            continue
        if re.search(r"\ban? $", text[:start]):  # "a U-turn"
            continue
        if len(words) < 4 or not words.isupper():  # a shout or a dateline, not a name
            yield Name(words, start, start + len(words))


@lru_cache(maxsize=4096)
def people_in(text: str) -> frozenset[str]:
    """Return the persons of a text: full names, and the last names by which they go later."""
    people = set()
    two = r"[A-Z][\w’'-]+(?: [A-Z][\w’'.-]+){1,2}"
    for pattern in (
        rf"\b{ROLE} ({two})",
        rf"\b({two}), (?:(?:the|its|their|an?|his|her) )?(?:[a-z][\w’'-]* ){{0,5}}?{ROLE}\b",
        rf"\b{ROLE}, ({two}),",
        rf"[”\"],? ({two}) {SAID}\b",
        rf"[,”\"] {_SAID_BEFORE} ({two})\b",
        rf"\b{_TITLE} ([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)",
    ):
        for found in re.finditer(pattern, text):
            name = re.sub(rf"^(?:{ROLE} )+", "", found[1])
            if name not in COUNTRIES:
                people |= {name, name.split()[-1]}
    return frozenset(people)


def without_titles(name: str) -> str:
    """Return a name without what stands before it: "US President Anna Berg", "Gov. Berg"."""
    return _BEFORE_NAME.sub("", name) or name


def without_generation(name: str) -> str:
    """Return a name without what stands behind it: "Robert Berg Jr.", "Robert Berg III"."""
    return _GENERATION.sub("", name)


def without_company_form(name: str) -> str:
    """Return the name of a company without its form: "Vell Foods Inc."."""
    return _COMPANY_FORM.sub("", name) or name


def same_name(one: str, other: str) -> bool:
    """Say whether one name is the other or its beginning ("Kestrelby", "Kestrelby United")."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    return long == short or long.startswith(f"{short} ")


def full_name(name: str, people: frozenset[str]) -> str:
    """Return a person's full name where a text gives it: the only one that ends with the name."""
    longer = [one for one in people if one.endswith(f" {name}")]
    return longer[0] if len(longer) == 1 else name


def joined(names: Sequence[str]) -> str:
    """Return names as a phrase: "A, B and C"."""
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
