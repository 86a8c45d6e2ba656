"""What is measured of a sentence that may answer a question: its words, its vector, its place."""

from collections.abc import Sequence, Set

import numpy as np

from index_store import (
    Article,
    Embedder,
    FloatMatrix,
    FloatVector,
    Snapshot,
    bm25_scores,
    stems_of,
)
from rag.language.names import without_dateline
from rag.language.terms import WORD, names_of, stop_words_of
from rag.query.answer_type import ItemKind
from rag.query.focus import Focus
from rag.query.query import Query
from rag.retrieval.article_features import AGE_DAYS, UNDATED_AGE
from rag.retrieval.article_ranker import Candidate
from rag.retrieval.items import NUMBER, holds_kind
from rag.retrieval.sentences import (
    LEANS_BACK,
    opening_words,
    place_of,
    places_by_language,
    stems_of_sentences,
)
from rag.types import Evidence

_OF_WORDS = ("asked_words", "words_near", "words_alike", "bm25", "cosine")
_OF_PLACE = ("article_score", "chunk_score", "chunk_rank", "opens", "early", "age")
_OF_KIND = ("unfit", "number_asked", "day_asked", "new_names", "title_name", "leans")
FEATURES = (*_OF_WORDS, *_OF_PLACE, *_OF_KIND)
EARLY = 2  # places after the first of an article: what its lead goes on to say


def text_features(
    query: Query,
    focus: Focus,
    sentences: Sequence[Evidence],
    candidates: Sequence[Candidate],
    snapshot: Snapshot,
    embedder: Embedder,
) -> FloatMatrix:
    """Return the features of sentences, shape (sentences, len(FEATURES)).

    Args:
        query: What is asked for.
        focus: The same, by its grammar.
        sentences: At least one; each stands in a candidate or was found by its kind.
        candidates: The chunks that were found, best first.
        snapshot: Says how rare a word is.
        embedder: The model the index was built with.
    """
    texts = [without_dateline(item.text) for item in sentences]
    columns = (
        *_words(query, focus, sentences, texts, snapshot),
        _alike(focus, query.language, texts, snapshot, embedder),
        *_nearness(query, texts, embedder),
        *_standing(sentences, candidates),
        *_place(query, sentences),
        *_kind(query, texts),
        *_names(query, sentences, texts),
        [bool(LEANS_BACK.match(text)) for text in texts],
    )
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _words(
    query: Query,
    focus: Focus,
    sentences: Sequence[Evidence],
    texts: Sequence[str],
    snapshot: Snapshot,
) -> tuple[FloatVector, FloatVector]:
    """Return what share of the words each has, by rarity: of those of the asking sentence its own,
    of the whole question those that only its surroundings have.
    """
    openings = [opening_words(item) for item in sentences]
    own = [set(row) for row in stems_of_sentences(sentences, texts)]
    around = [set(row) for row in stems_of_sentences(sentences, openings)]
    both = [one | other for one, other in zip(own, around, strict=True)]
    asked, said, near = np.zeros((3, len(sentences)), np.float32)
    for language, places in places_by_language(sentences).items():
        bare = (_bare(text, query.language) for text in (focus.sentence, query.topic))
        sentence, whole = (
            list(dict.fromkeys(stems_of([one], language=language)[0])) for one in bare
        )
        asked[places] = _covered([own[place] for place in places], sentence, snapshot)
        said[places] = _covered([own[place] for place in places], whole, snapshot)
        near[places] = _covered([both[place] for place in places], whole, snapshot)
    return asked, near - said


def _bare(text: str, language: str) -> str:
    """Return a text without the commonest words of its language."""
    return " ".join(
        word for word in WORD.findall(text) if word.lower() not in stop_words_of(language)
    )


def _covered(texts: Sequence[Set[str]], stems: Sequence[str], snapshot: Snapshot) -> FloatVector:
    """Return the share of stems that each text has, from 0 to 1, by their rarity."""
    rarity = snapshot.words.rarity(stems)
    held = np.array([[stem in text for stem in stems] for text in texts], np.float32)
    return held.reshape(len(texts), len(stems)) @ rarity / max(float(rarity.sum()), 1e-9)


def _alike(
    focus: Focus, language: str, texts: Sequence[str], snapshot: Snapshot, embedder: Embedder
) -> FloatVector:
    """Return how near the nearest word of each text is to every word of the asking sentence.

    Cosines of the words' vectors, their mean by rarity: "fire" is near "blaze".
    """
    asked = _bare_words(focus.sentence, language)
    if not asked:
        return np.zeros(len(texts), np.float32)
    rows = [_bare_words(text, language) or [text] for text in texts]
    known = {word: place for place, word in enumerate({word for row in rows for word in row})}
    vectors = embedder.embed([*asked, *known])
    cosines = vectors[: len(asked)] @ vectors[len(asked) :].T
    places = [known[word] for row in rows for word in row]
    starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
    best = np.maximum.reduceat(cosines[:, places], starts, axis=1)
    split = stems_of(asked, language=language)
    stems = [(stems or [word])[0] for word, stems in zip(asked, split, strict=True)]
    rarity = snapshot.words.rarity(stems)
    nearness: FloatVector = rarity @ best / max(float(rarity.sum()), 1e-9)
    return nearness


def _bare_words(text: str, language: str) -> list[str]:
    return list(dict.fromkeys(_bare(text.lower(), language).split()))


def _nearness(
    query: Query, texts: Sequence[str], embedder: Embedder
) -> tuple[FloatVector, FloatVector]:
    """Return BM25 among the texts, the best 1, and cosines to the question."""
    scores = np.asarray(bm25_scores(texts, query.text, language=query.language), np.float32)
    vectors = embedder.embed([query.text, *texts])
    return scores / max(float(scores.max()), 1e-9), vectors[1:] @ vectors[0]


def _standing(
    sentences: Sequence[Evidence], candidates: Sequence[Candidate]
) -> tuple[FloatVector, FloatVector, FloatVector]:
    """Return how far the article and the chunk are behind the best, and the chunk's rank.

    A sentence from elsewhere stands behind all of them.
    """
    articles: dict[str, float] = {}
    for item in candidates:
        articles.setdefault(item.article.id, sum(item.parts.values()))
    scores = [item.score for item in candidates]
    best, last = (max(scores, default=0.0), min(scores, default=0.0))
    top, low = max(articles.values(), default=0.0), min(articles.values(), default=0.0)
    rows = []
    for sentence in sentences:
        held = (
            (item.score - best, rank)
            for rank, item in enumerate(candidates)
            if item.article.id == sentence.article.id
            and item.chunk.start <= sentence.start < item.chunk.end
        )
        behind, rank = next(held, (last - best, len(candidates)))
        rows.append((articles.get(sentence.article.id, low) - top, behind, np.log1p(rank)))
    table = np.array(rows, np.float32)
    return table[:, 0], table[:, 1], table[:, 2]


def _place(
    query: Query, sentences: Sequence[Evidence]
) -> tuple[list[bool], list[bool], list[float]]:
    """Return which open their articles, which follow, and the articles' ages."""
    places = [place_of(item) for item in sentences]
    ages = [_age(query, item.article) for item in sentences]
    return (
        [place == 0 for place in places],
        [0 < place <= EARLY for place in places],
        [-float(np.log1p(age / AGE_DAYS)) for age in ages],
    )


def _age(query: Query, article: Article) -> float:
    """Return days from publication to the day of asking; 0 in a closed window of the past."""
    window = query.published
    if window.start and window.end < query.known_by:
        return 0.0
    return max(0.0, (window.end - article.day).days) if article.day else UNDATED_AGE


def _kind(query: Query, texts: Sequence[str]) -> tuple[list[bool], list[bool], list[bool]]:
    """Return which hold no item of the kind, and which a number, where one or a day is asked."""
    numbers = [NUMBER.search(text) is not None for text in texts]
    dated = query.item_kind is ItemKind.DAY
    return (
        [not holds_kind(query, text) for text in texts],
        [number and query.asks_number for number in numbers],
        [number and dated for number in numbers],
    )


def _names(
    query: Query, sentences: Sequence[Evidence], texts: Sequence[str]
) -> tuple[list[float], list[bool]]:
    """Return how many names are not the question's, and whether one of them is in the title."""
    asked = names_of(query.text)
    new = [names_of(text) - asked for text in texts]
    names_in = {title: names_of(title) for title in {item.article.title for item in sentences}}
    titles = [names_in[item.article.title] for item in sentences]
    return (
        [float(np.log1p(len(names))) for names in new],
        [bool(names & title) for names, title in zip(new, titles, strict=True)],
    )
