"""Which sentences answer a question about a fact: those that cover it within their article.

A sentence of a news article leaves to the title, the lead and the sentences before it what they
have said already. So a word of the question counts whole where the sentence says it, and in part
where its surroundings do; rare words count more. The kind of answer counts too: a number for "how
many", a person for "who", a day for "when".
"""

import re
from collections.abc import Sequence

import numpy as np

from index_store.search.lexical import tokens
from rag.language.names import names_in, people_in, without_dateline
from rag.language.terms import COMMON, shared_words
from rag.language.values import HOW_MANY
from rag.query.times import without_times
from rag.retrieval.sentences import context
from rag.types import Evidence

RRF_K = 10  # as in rag.retrieval.sentences, for lists of a hundred
SURROUNDINGS = 0.4  # of a word that the title, the lead or the two sentences before say
FITTING_KIND = 0.5  # of a sentence's score is lost where it holds no answer of the kind asked
_FIGURE = (
    r"(?:\d[\d.,]*|\b(?:no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundreds?|thousands?|dozens?)\b)"
)
NUMBER = re.compile(_FIGURE, re.IGNORECASE)
MONEY = re.compile(
    r"[$£€¥]|\b(?:pounds?|euros?|dollars?|cents|yen|francs|rupees|roubles)\b", re.IGNORECASE
)
COSTS = re.compile(r"\b(?:costs?|price|paid|pay|worth|spend|spent|earn|fined?)\b", re.IGNORECASE)
COUNTED = re.compile(
    rf"{_FIGURE}(?P<thing>(?: (?!and |but |in |on )[\w’'-]+){{1,4}})", re.IGNORECASE
)
WHY = re.compile(
    r"^(?:and )?why\b|\b(?:what|which|for what)\b[^?]*\b(?:reason|cause|motive|grounds?|"
    r"justification)",
    re.IGNORECASE,
)
REASON = re.compile(
    r"\b(?:because|(?<!another )reasons?|"
    r"due to|owing to|cit(?:ed|es|ing)|blam(?:ed|es|ing)|put(?:s)? (?:it "
    r")?down to|"
    r"put down to|explained|on (?:the )?grounds|thanks to|account of|in view of|fear(?:s|ed|ing)?|"
    r"worr(?:y|ied|ies)|concern(?:s|ed)?|so that|in order to|attribut\w+|justif\w+|argue[ds]?)\b",
    re.IGNORECASE,
)
DAY = re.compile(
    r"\b(?:\d{4}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|"
    r"july|august|september|october|november|december|today|yesterday|week|month|year)\b",
    re.IGNORECASE,
)


def by_focus(question: str, ranked: Sequence[Evidence]) -> list[Evidence]:
    """Return ranked sentences in order of how well they cover the question, best first.

    Args:
        question: In words.
        ranked: Sentences, most relevant first; among equals this order stays.
    """
    ranked = list({(item.article.id, item.start): item for item in ranked}.values())
    scores = coverage(question, ranked)
    order = sorted(range(len(ranked)), key=lambda place: (-round(scores[place], 3), place))
    if not is_exact(question):
        # Without a kind to go by, the wording is worth no more than the rank it had.
        places = {place: rank for rank, place in enumerate(order)}
        order.sort(key=lambda place: -(1 / (RRF_K + place) + 1 / (RRF_K + places[place])))
    return [ranked[place] for place in order]


def coverage(question: str, sentences: Sequence[Evidence]) -> list[float]:
    """Return how much of a question each sentence covers, from 0 to 1."""
    bare = (word for word in without_times(question).split() if word.lower() not in COMMON)
    asked = set(tokens([" ".join(bare)])[0])
    if not sentences or not asked:
        return [0.0] * len(sentences)
    said = [set(words) for words in tokens([without_dateline(item.text) for item in sentences])]
    around = [
        set(words)
        for words in tokens(
            [f"{context(item)} {item.article.text.partition(chr(10))[0]}" for item in sentences]
        )
    ]
    rarity = {
        word: float(np.log(1 + len(said) / (1 + sum(word in words for words in said))))
        for word in asked
    }
    whole = sum(rarity.values())
    scores = []
    for item, own, nearby in zip(sentences, said, around, strict=True):
        covered = sum(
            weight * (1.0 if word in own else SURROUNDINGS if word in nearby else 0.0)
            for word, weight in rarity.items()
        )
        fits = holds_kind(question, item.text)
        scores.append(covered / whole * (1.0 if fits else 1 - FITTING_KIND))
    return scores


def holds_kind(question: str, sentence: str) -> bool:
    """Say whether a sentence holds an answer of the kind that a question asks for."""
    text = without_dateline(sentence)
    if found := HOW_MANY.search(question):
        thing = tokens([found["thing"]])[0]
        if not thing and COSTS.search(question):
            of_it = COSTS.search(text) or shared_words(question, text)
            return MONEY.search(text) is not None and bool(of_it)
        return any(
            set(thing) & set(tokens([counted["thing"]])[0]) for counted in COUNTED.finditer(text)
        ) or (not thing and NUMBER.search(text) is not None)
    if WHY.search(question):
        return REASON.search(text) is not None
    if re.match(r"(?:in |on )?(?:when|what (?:day|date|year|month))\b", question, re.IGNORECASE):
        return DAY.search(text) is not None
    if re.match(r"who(?:m|se)?\b", question, re.IGNORECASE):
        return any(name.text not in question for name in names_in(text)) or bool(people_in(text))
    return True


def is_exact(question: str) -> bool:
    """Say whether ``holds_kind`` tells an answer of this question from other sentences."""
    return bool(HOW_MANY.search(question) or WHY.search(question))
