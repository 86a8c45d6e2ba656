"""What libraries know of a language: which one a text is in, its stems, its commonest words."""

from functools import cache
from importlib.metadata import version

import Stemmer
from bm25s import stopwords
from py3langid.langid import MODEL_FILE, LanguageIdentifier

ENGLISH = "en"
IDENTIFIER = f"py3langid-{version('py3langid')}"
"""What tells the language of a text; of another version articles are read again."""
LEAST_CHARACTERS = 200
"""Of a text, to tell its language among all; a shorter one is in the language that it says."""
SURE = 0.99
"""The least likelihood, 0 to 1, of an article's language among all that are known. Of 210 web pages
it tells another language than they state of three, rightly each time."""
SURE_OF_QUESTION = 0.8
"""The same of a question, among those in which questions are asked. Of 9,754 English questions
22 are taken for another language, none of them more surely than .57."""
ASKED = ("en", "de", "fr", "es", "it", "pt", "nl")
"""The languages in which questions are told apart; any other question is read as English."""

_STOP_WORDS = {
    "da": stopwords.STOPWORDS_DANISH,
    "de": stopwords.STOPWORDS_GERMAN,
    "en": stopwords.STOPWORDS_EN,
    "es": stopwords.STOPWORDS_SPANISH,
    "fr": stopwords.STOPWORDS_FRENCH,
    "it": stopwords.STOPWORDS_ITALIAN,
    "nl": stopwords.STOPWORDS_DUTCH,
    "no": stopwords.STOPWORDS_NORWEGIAN,
    "pt": stopwords.STOPWORDS_PORTUGUESE,
    "ru": stopwords.STOPWORDS_RUSSIAN,
    "sv": stopwords.STOPWORDS_SWEDISH,
    "tr": stopwords.STOPWORDS_TURKISH,
}

TITLES = {
    "es": frozenset({"D.", "Dña."}),
    "fr": frozenset({"Dr.", "M.", "Me.", "MM.", "Mlle.", "Mme.", "St.", "Ste."}),
}
"""What stands before a name, where sentencex takes it for the end of a sentence; so are initials in
these languages ("J. Moulin")."""


def language_of(text: str, stated: str | None = None) -> str | None:
    """Return the code of the language that an article is in, or None where nothing tells it.

    Args:
        text: The article's.
        stated: What it says that it is in. Templates of pages say so of whatever they hold, so the
            text counts for more where it is long enough to tell.
    """
    if len(text) < LEAST_CHARACTERS:
        return stated
    language, likelihood = _identifier(()).classify(text)
    return str(language) if likelihood >= SURE else stated


def language_of_question(text: str) -> str:
    """Return the code of the language of ``ASKED`` that a question is in, English where unsure."""
    language, likelihood = _identifier(ASKED).classify(text)
    return str(language) if likelihood >= SURE_OF_QUESTION else ENGLISH


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language, in lower case; none where they are not known."""
    return frozenset(_STOP_WORDS.get(language, ()))


@cache
def stemmer(language: str) -> Stemmer.Stemmer | None:
    """Return the Snowball stemmer of a language, or None where there is none."""
    try:
        return Stemmer.Stemmer(language)
    except KeyError:
        return None


@cache
def _identifier(among: tuple[str, ...]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if among:
        identifier.set_languages(list(among))
    return identifier
