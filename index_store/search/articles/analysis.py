"""How texts become words that can be compared: the same way when they are stored and sought."""

from functools import cache

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Token, Tokenizer

from index_store.search.articles.expression import Term, TextField

WORDS = "words"
STEMS = "stems"
NAME = "name"


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


def register_analyzers(index: Index) -> None:
    """Tell an index, which keeps only their names, what the analyzers are."""
    for name, analyzer in _analyzers().items():
        index.register_tokenizer(name, analyzer)


def analyzed(text: str, analyzer: str) -> list[str]:
    """Return what an index keeps of a text: its words, its stems, or the one folded name."""
    return _analyzers()[analyzer].analyze(text)


def analyzer_of(term: Term) -> str:
    """Return what a term is compared by; names have no other forms than their own."""
    named = term.field not in (TextField.ANYWHERE, TextField.TITLE)
    return WORDS if term.exact or term.prefix or named else STEMS


def placed_words(text: str) -> list[Token]:
    """Return the words of a text with their places, in order; each has one stem."""
    return _analyzers()[WORDS].pre_tokenize(text).tokens


def folded_name(name: str) -> str:
    """Return a name by which it is compared: case, accents and runs of spaces do not count."""
    return " ".join(analyzed(" ".join(name.split()), NAME))
