"""The words, numbers and names of a text in one form each, so that texts can be compared."""

import re
from collections.abc import Iterator

from bm25s import stopwords
from text_to_num import alpha2digit

from index_store import stop_words
from rag.language.resources import ENGLISH, Language, either, load

_POSSESSIVE = re.compile(r"['’]s?$")
WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|\w+(?:['’-]\w+)*")
SHARED_LETTERS = 4  # "Italy" and "Italian", "Ukraine" and "Ukrainian", "German" and "Germany"


def _function_words(language: Language) -> frozenset[str]:
    words = language.words
    library = frozenset(getattr(stopwords, words.library))
    return (library - {*words.no_stop_words}) | {*words.stop_words}


def _upper_cased_words(language: Language) -> Iterator[str]:
    """Yield words that are capitalised because they open a sentence, name a day or address."""
    yield from language.numbers.one_to_twelve
    for names in (language.calendar.weekdays, language.calendar.months):
        yield from (name.lower() for name in names)
    yield from (form.lower() for form in language.names.forms_of_address)


def _same_names(language: Language) -> Iterator[tuple[str, str]]:
    """Yield (another form of a name, the form to which all are brought), both in lower case."""
    for place in (*language.countries.country, *language.countries.region):
        name = (place.short or place.name).lower()
        if " " not in name:
            yield from ((form.lower(), name) for form in place.forms if " " not in form)


def _long_forms(language: Language) -> Iterator[tuple[re.Pattern[str], str]]:
    for one in (*language.countries.country, *language.countries.union):
        if one.short:
            long = sorted((form for form in one.forms if " " in form), key=len, reverse=True)
            yield re.compile(rf"\b{either(long)}\b"), one.short
    yield re.compile(r"\b([A-Z])\.([A-Z])\.?(?=\W|$)"), r"\1\2"


_ENGLISH = load()
FUNCTION_WORDS = _function_words(_ENGLISH)
"""The stop list: words that say nothing by themselves."""
STOP_WORDS = FUNCTION_WORDS | frozenset(_upper_cased_words(_ENGLISH))
"""The same with number words, days, months and forms of address: capitalised, but no names."""
_SAME_NAME = dict(_same_names(_ENGLISH))
_LONG_FORMS = tuple(_long_forms(_ENGLISH))
_WORDS_TOO = frozenset(_ENGLISH.countries.words_too)


def stop_words_of(language: str) -> frozenset[str]:
    """Return the words of a language, by its code, that say nothing by themselves."""
    return STOP_WORDS if language == ENGLISH else stop_words(language)


def numbers_of(text: str) -> set[str]:
    """Return the numbers of a text as digits: "two" and "2" are "2", "1,600" is "1600"."""
    return {term for term in terms_of(text) if term[0].isdigit()}


def names_of(text: str) -> set[str]:
    """Return the capitalised words of a text, lower-cased and in one form per country."""
    words = WORD.findall(short_forms(text))
    names = set()
    for word in words:
        bare = without_possessive(word)
        if bare[0].isupper() and bare.lower() not in STOP_WORDS:
            names.add(canonical(bare))
    return names


def short_forms(text: str) -> str:
    """Return a text with "US" for "United States" and "U.S.", and others likewise."""
    for pattern, short in _LONG_FORMS:
        text = pattern.sub(short, text)
    return text


def shared_words(one: str, other: str) -> int:
    """Return how many words other than the commonest two texts share."""
    return len(content_words(one) & content_words(other))


def content_words(text: str) -> set[str]:
    """Return the words of a text but the commonest, names and numbers in one form."""
    return terms_of(text) - STOP_WORDS


def terms_of(text: str) -> set[str]:
    """Return the words of a text in lower case, numbers as digits, countries in one form."""
    words = WORD.findall(short_forms(text)) + WORD.findall(alpha2digit(text, "en", threshold=0))
    return {canonical(without_possessive(word)) for word in words}


def without_possessive(name: str) -> str:
    """Return a word or name without the "'s" or "'" at its end: "Powell" of "Powell’s"."""
    return _POSSESSIVE.sub("", name)


def folded(text: str) -> str:
    """Return a text as its words in lower case, one space between them."""
    return " ".join(WORD.findall(text.casefold()))


def canonical(word: str) -> str:
    """Return a word in lower case and without commas, a country in one form."""
    low = word.lower()
    if low[0].isdigit():
        return low.replace(",", "")
    return low if word == low and low in _WORDS_TOO else _SAME_NAME.get(low, low)


def holds_name(terms: set[str], name: str) -> bool:
    """Say whether a name is among the terms, in the same or a derived form."""
    if name in terms:
        return True
    stem = name[:SHARED_LETTERS]
    return len(stem) == SHARED_LETTERS and any(
        term.startswith(stem) and abs(len(term) - len(name)) <= 4 for term in terms
    )
