"""The words, numbers and names of a text in one form each, so that texts can be compared."""

import re

from text_to_num import alpha2digit

WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|\w+(?:['’-]\w+)*")
# Words that are capitalised only because they open a sentence or name a day.
COMMON = frozenset(
    """
    a about according after all although an and another as at because before both but by did
    do does during each even few five for four from had has have he her his how however i if
    in is it its later many more most neither no nor not of on one only or other others our
    she since six so some still ten that the their them then there these they this those
    three to two under until we were what when where whether which while who whom whose why
    will with would yes yet you seven eight nine was are be been also nobody nothing none
    monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december mr mrs ms dr
    """.split()
)
# Names whose adjective or short form shares fewer than four letters with them.
SAME_NAME = {
    form: names[0]
    for names in (
        ("us", "u.s", "usa", "american", "americans", "america", "washington"),
        ("uk", "u.k", "britain", "british", "britons"),
        ("eu", "e.u"),
        ("un", "u.n"),
        ("france", "french"),
        ("spain", "spanish", "spaniards"),
        ("netherlands", "dutch"),
        ("ireland", "irish"),
        ("poland", "polish", "poles"),
        ("denmark", "danish", "danes"),
        ("wales", "welsh"),
        ("switzerland", "swiss"),
        ("china", "chinese"),
        ("greece", "greek", "greeks"),
        ("czechia", "czech", "czechs"),
        ("peru", "peruvian"),
        ("turkey", "turkish", "turks", "türkiye"),
        ("iraq", "iraqi"),
        ("iran", "iranian"),
        ("cuba", "cuban"),
        ("russia", "russian", "russians", "moscow"),
    )
    for form in names
}
LONG_FORMS = (
    (re.compile(r"\bUnited States(?: of America)?\b"), "US"),
    (re.compile(r"\bUnited Kingdom\b|\bGreat Britain\b"), "UK"),
    (re.compile(r"\bEuropean Union\b"), "EU"),
    (re.compile(r"\bUnited Nations\b"), "UN"),
    (re.compile(r"\b([A-Z])\.([A-Z])\.?(?=\W|$)"), r"\1\2"),
)
SHARED_LETTERS = 4  # "Italy" and "Italian", "Ukraine" and "Ukrainian", "German" and "Germany"


def numbers_of(text: str) -> set[str]:
    """Return the numbers of a text as digits: "two" and "2" are "2", "1,600" is "1600"."""
    return {term for term in terms_of(text) if term[0].isdigit()}


def years_of(text: str) -> set[str]:
    """Return the years of the last and this century that a text names."""
    return set(re.findall(r"\b(?:19|20)\d\d\b", text))


def names_of(text: str) -> set[str]:
    """Return the capitalised words of a text, lower-cased and in one form per country."""
    words = WORD.findall(short_forms(text))
    names = set()
    for word in words:
        bare = re.sub(r"['’]s?$", "", word)
        if bare[0].isupper() and bare.lower() not in COMMON:
            names.add(_canonical(bare))
    return names


def short_forms(text: str) -> str:
    """Return a text with "US" for "United States" and "U.S.", and others likewise."""
    for pattern, short in LONG_FORMS:
        text = pattern.sub(short, text)
    return text


def shared_words(one: str, other: str) -> int:
    """Return how many words other than the commonest two texts share."""
    return len(content_words(one) & content_words(other))


def content_words(text: str) -> set[str]:
    """Return the words of a text but the commonest, names and numbers in one form."""
    return terms_of(text) - COMMON


def terms_of(text: str) -> set[str]:
    """Return the words of a text in lower case, numbers as digits, countries in one form."""
    words = WORD.findall(short_forms(text)) + WORD.findall(alpha2digit(text, "en", threshold=0))
    return {_canonical(re.sub(r"['’]s?$", "", word)) for word in words}


def folded(text: str) -> str:
    """Return a text as its words in lower case, one space between them."""
    return " ".join(WORD.findall(text.casefold()))


def _canonical(word: str) -> str:
    low = word.lower()
    return low.replace(",", "") if low[0].isdigit() else SAME_NAME.get(low, low)


def holds_name(terms: set[str], name: str) -> bool:
    """Say whether a name is among the terms, in the same or a derived form."""
    if name in terms:
        return True
    stem = name[:SHARED_LETTERS]
    return len(stem) == SHARED_LETTERS and any(
        term.startswith(stem) and abs(len(term) - len(name)) <= 4 for term in terms
    )
