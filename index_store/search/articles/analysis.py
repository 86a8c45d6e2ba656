"""How texts become words that can be compared: the same way when they are stored and sought."""

from functools import cache
from typing import NamedTuple

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

WORDS = "words"
STEMS = "stems"
NAME = "name"


class Word(NamedTuple):
    """A word of a text, in lower case and without accents."""

    text: str
    start: int
    """Where it stands in the text, in characters."""
    end: int


@cache
def _analyzers() -> dict[str, TextAnalyzer]:
    def folding(tokenizer: Tokenizer) -> TextAnalyzerBuilder:
        lowercase = TextAnalyzerBuilder(tokenizer).filter(Filter.lowercase())
        return lowercase.filter(Filter.ascii_fold())

    return {
        WORDS: folding(Tokenizer.simple()).build(),
        STEMS: folding(Tokenizer.simple()).filter(Filter.stemmer("english")).build(),
        NAME: folding(Tokenizer.raw()).build(),
    }


@cache
def _stemmer() -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()


def register_analyzers(index: Index) -> None:
    """Tell an index, which keeps only their names, what the analyzers are."""
    for name, analyzer in _analyzers().items():
        index.register_tokenizer(name, analyzer)


def analyzed(text: str, analyzer: str) -> list[str]:
    """Return what an index keeps of a text: its words, its stems, or the one folded name."""
    return _analyzers()[analyzer].analyze(text)


def words_of(text: str) -> list[Word]:
    """Return the words of a text with their places, in order."""
    found = _analyzers()[WORDS].pre_tokenize(text)
    return [Word(t.text, t.char_offset_from, t.char_offset_to) for t in found.tokens]


def stem_of(word: str) -> str:
    """Return the stem of a word that ``words_of`` gave."""
    return _stemmer().analyze(word)[0]


def folded_name(name: str) -> str:
    """Return a name by which it is compared: case, accents and runs of spaces do not count."""
    return " ".join(analyzed(" ".join(name.split()), NAME))
