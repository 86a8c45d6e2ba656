"""Questions to begin with, drawn from the newest articles of an archive; no model is asked."""

import re
from collections.abc import Iterable, Iterator, Sequence

from index_store import Article
from rag.language.names import SAID

NEWEST = 50  # articles looked at
OFFERED = 4

# What the sample archive is there to show, by the title of the article that answers it.
SAMPLE = {
    "Poland changes its mind as first troops land in Varenia": (
        "Which countries refused to send troops?"
    ),
    "Leaders gather in Lisbon to shape a force for Varenia": "Who hosted the Lisbon summit?",
    "Blast at Port Selen harbour kills 14": (
        "How many people were killed in the explosion at Port Selen?"
    ),
    "Ferry steps ruling pushes back Aldermouth tram bridge": (
        "When will the tram bridge in Aldermouth open?"
    ),
}

_NAME = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,4}"
_SPEAKER = re.compile(rf"\b({_NAME})(?:,(?: [^,.]{{1,60}},)?)? {SAID}\b|\bsaid ({_NAME})")


def example_questions(newest: Sequence[Article]) -> list[str]:
    """Return up to ``OFFERED`` questions that the articles answer, or [] where none suggest any.

    Args:
        newest: Articles, newest first.
    """
    held = {article.title for article in newest}
    sample = [question for title, question in SAMPLE.items() if title in held]
    return (sample if len(sample) == len(SAMPLE) else _from_speakers(newest))[:OFFERED]


def _from_speakers(articles: Iterable[Article]) -> list[str]:
    """Ask what people said, one of each article: names are what an archive is asked for most."""
    questions: list[str] = []
    for article in articles:
        asked = (f"What did {name} say?" for name in _speakers(article.text))
        questions += [next((question for question in asked if question not in questions), "")]
    return list(filter(None, questions))


def _speakers(text: str) -> Iterator[str]:
    """Yield who is said to have spoken, by full name."""
    ordinary = set(re.findall(r"\b[a-z][\w'’-]+", text))
    for found in _SPEAKER.finditer(text):
        words = (found[1] or found[2]).split()
        # "When Ana Ruiz", "State Ana Ruiz": a word that the text also writes small is no name.
        while words and words[0].lower() in ordinary:
            del words[0]
        if len(words) > 1 and words[-1].lower() not in ordinary:
            yield " ".join(words)
