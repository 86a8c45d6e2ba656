"""What a caller sets beside a question: one value for Python, JSON, tools and command line."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    model_validator,
)
from typing_extensions import TypedDict

from rag.errors import QuestionError

Messages = Sequence[Mapping[str, str]]
"""Each has "role" (system, user or assistant) and "content"."""

MAX_TURNS = 100
TURN_CHARACTERS = 4_000  # of an earlier turn that are looked at for what a question leaves unsaid
MAX_OUTLETS = 100
MAX_REACH = 16  # some thousand articles, of which 1,920 sentences are parsed, eight ms each
MAX_NAME_CHARACTERS = 200
MAX_LANGUAGE_CHARACTERS = 35  # the longest tag of a language that is registered
MAX_HITS = 100
MAX_OFFSET = 100_000  # whoever wants more narrows the days


def _written_out(day: object) -> object:
    """Refuse what pydantic would take for seconds since 1970, as a number or in digits."""
    if isinstance(day, str | int | float) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(day)):
        raise ValueError("a day is written as YYYY-MM-DD")
    return day


Day = Annotated[
    date, BeforeValidator(_written_out), Field(ge=date(1800, 1, 1), le=date(2200, 1, 1))
]


class HistoryTurn(TypedDict):
    """What was said before the question."""

    role: Literal["user", "assistant"]
    content: Annotated[str, AfterValidator(lambda text: text[:TURN_CHARACTERS])]


def _as_tuple_of(item: Any) -> GetPydanticSchema:
    """Whatever sequence a caller gives is checked, and kept as a tuple."""
    return GetPydanticSchema(lambda _, handler: handler(tuple[item, ...]))


_Name = Annotated[str, Field(max_length=MAX_NAME_CHARACTERS)]
_Names = Annotated[Sequence[str], _as_tuple_of(_Name)]
_History = Annotated[Messages, _as_tuple_of(HistoryTurn)]


class Selection(BaseModel):
    """Which reports may be used.

    Raises:
        QuestionError: ``since`` is after ``until``.
        ValidationError: Pydantic's: a value is not of its type, or there is no such option.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    since: Day | None = None
    """Use nothing published before this day, whatever the question states."""
    until: Day | None = None
    """Use nothing published after this day, whatever the question states."""
    outlets: Annotated[_Names, Field(max_length=MAX_OUTLETS, examples=[["Harbour Courier"]])] = ()
    """Use only reports of these outlets, in any case; empty: of all."""
    authors: Annotated[_Names, Field(max_length=MAX_OUTLETS, examples=[["Dana Whitlock"]])] = ()
    """Use only reports that name one of these as their author, in any case; empty: all."""
    language: Annotated[str | None, Field(max_length=MAX_LANGUAGE_CHARACTERS)] = None
    """Use only reports in this language, a code such as "en"."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise QuestionError(
                f"The window begins on {self.since}, after its end, {self.until}. Swap them."
            )
        return self


def write_writers(authors: Sequence[str], language: str | None) -> str:
    """Return whose reports are used, such as "by Dana Whitlock, in “de”"; "" where all are."""
    told = [f"by {' or '.join(authors)}"] if authors else []
    return ", ".join([*told, f"in “{language}”"] if language else told)


class ArticleOptions(Selection):
    """What a caller sets beside the words of a search for articles; see ``Selection``."""

    order: Literal["best", "newest"] = "best"
    """"best": by BM25 over the words; "newest": by time of publication, the undated last. Without
    words it is always the newest first."""
    fold_reprints: Annotated[bool, Field(strict=True)] = False
    """Of articles that say nearly the same give only the first in this order."""
    offset: Annotated[int, Field(strict=True, ge=0, le=MAX_OFFSET)] = 0
    """How many hits to pass over."""
    limit: Annotated[int, Field(strict=True, ge=1, le=MAX_HITS)] = 10
    """The most hits to give."""


class SearchOptions(Selection):
    """Which reports may be used for a question; see ``Selection``."""

    as_of: Day | None = None
    """Use only what was published up to this day; by default today. A day that the question
    states ("as of 4 September 2025") counts where it is earlier."""
    reach: Annotated[int, Field(strict=True, ge=1, le=MAX_REACH)] = 1
    """Of a question with many answers, read so many times as many articles: 2 reads on where an
    answer says that it read 41 of 184. A search and a question for a fact take no notice."""

    def after(self, history: Messages) -> "AskOptions":
        """Return these options for a question that follows on some turns."""
        chosen = {name: getattr(self, name) for name in SearchOptions.model_fields}
        return AskOptions(**chosen, history=history)


class AskOptions(SearchOptions):
    """What a caller sets beside a question; see ``SearchOptions``."""

    history: Annotated[_History, Field(max_length=MAX_TURNS)] = ()
    """The turns before the question, oldest first, each with "role" (user or assistant) and
    "content": what the question leaves unsaid is taken from them."""
