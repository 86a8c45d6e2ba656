"""What a chat model says of a statement and a sentence, where the parse cannot tell.

The embedded model's adapter was fitted to exactly these messages (``benchmarks.train_adapter``):
with any other wording it would have to be fitted anew. What changes from one statement to the next
stands last, so that several about one sentence cost little: 3 s for the first on two cores, half a
second for each after it.
"""

from collections.abc import Callable

from index_store import write_day
from rag.errors import ChatModelError
from rag.language.resources import load
from rag.model.protocol import LanguageModel
from rag.retrieval.sentences import context
from rag.types import Evidence, Messages, one_line

Ask = Callable[[str, Evidence], float | None]
"""A statement and a sentence -> how likely the sentence says it, 0 to 1; None: no opinion."""

SYSTEM = "Say whether the sentence supports the statement: Yes or No."
BEFORE_CHARACTERS = 400  # of the two sentences before: what a pronoun may stand for


def opinion_messages(statement: str, item: Evidence) -> Messages:
    """Return what a model is asked of a statement and a sentence; its reply is "Yes" or "No"."""
    article = item.article
    weekdays = load().calendar.weekdays
    day = f"{weekdays[article.day.weekday()]} {write_day(article.day)}" if article.day else ""
    before = context(item).removeprefix(article.title)
    told = (
        f"Title: {one_line(article.title)}\nDay: {day}\n"
        f"Before: {one_line(before)[-BEFORE_CHARACTERS:]}\n"
        f"Sentence: {one_line(item.text)}\nStatement: {one_line(statement)}"
    )
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": told}]


class SecondOpinion:
    """Asks a model about some statements of one question, not more than ``most``."""

    def __init__(self, model: LanguageModel, most: int) -> None:
        """Ask nothing yet.

        Args:
            model: What is asked.
            most: How often.
        """
        self._model = model
        self._left = most
        self._known: dict[tuple[str, Evidence], float | None] = {}

    def __call__(self, statement: str, item: Evidence) -> float | None:
        """Return how likely the sentence says the statement, 0 to 1, or None: no opinion."""
        asked = (statement, item)
        if asked not in self._known:
            if not self._left:
                return None
            self._left -= 1
            try:
                likely = self._model.agrees(opinion_messages(statement, item))
            except ChatModelError:  # what the parse says is told then
                likely = None
            if likely is None:
                self._left = 0  # the next would not be answered either, and may be waited for
            self._known[asked] = likely
        return self._known[asked]
