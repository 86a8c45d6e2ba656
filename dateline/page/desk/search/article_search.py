"""A search for articles as the page and its database hold it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from dateline.page.tabs.button_events import day_sent
from rag import ArticleOptions, QuestionError, Selection

PAGE = 10  # articles

FIELDS = ("outlet", "author", "language", "days")
"""By whose values a search is narrowed; days are told as "since/until", either may be empty."""
_LISTS = {"outlet": "outlets", "author": "authors"}


class ArticleSearch(BaseModel):
    """What is looked for; unlike ``ArticleOptions`` it may be wrong, so that it can be mended."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    words: str = ""
    since: date | None = None
    until: date | None = None
    outlets: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str | None = None
    order: Literal["best", "newest"] = "best"
    fold_reprints: bool = False
    offset: int = 0

    @classmethod
    def read(cls, kept: str | Mapping[str, Any]) -> Self:
        """Return a search that was written as JSON; an empty one where it cannot be read."""
        try:
            return cls.model_validate_json(kept) if isinstance(kept, str) else cls(**kept)
        except (ValidationError, TypeError):
            return cls()

    @classmethod
    def entered(cls, told: Mapping[str, str]) -> Self:
        """Return what somebody entered in the form, whose field "drawn" tells what it showed."""
        drawn = cls.read(told.get("drawn", ""))
        return cls(
            words=told.get("words", drawn.words),
            since=day_sent(told.get("since", "")),
            until=day_sent(told.get("until", "")),
            outlets=_with(drawn.outlets, told.get("outlet", "")),
            authors=_with(drawn.authors, told.get("author", "")),
            language=told.get("language") or None,
            order="newest" if told.get("order") == "newest" else "best",
            fold_reprints="fold" in told,
        )

    @property
    def options(self) -> ArticleOptions:
        """What is set beside the words.

        Raises:
            QuestionError: Something of it is out of range, or the days are in the wrong order.
        """
        chosen = self.model_dump(exclude={"words"})
        try:
            return ArticleOptions(**chosen, limit=PAGE)
        except ValidationError as error:
            wrong = error.errors()[0]
            raise QuestionError(f"{wrong['loc'][0]}: {wrong['msg']}. Change it.") from error

    @property
    def reports(self) -> Selection:
        """The filters, for a question.

        Raises:
            QuestionError: As for ``options``.
        """
        return Selection(**self.options.model_dump(include=set(Selection.model_fields)))

    @property
    def is_narrowed(self) -> bool:
        """Whether there are filters beside the words."""
        return bool(self.since or self.until or self.outlets or self.authors or self.language)

    @property
    def as_json(self) -> str:
        """This as ``read`` takes it, without what is as it is by default."""
        return self.model_dump_json(exclude_defaults=True)

    def holds(self, field: str, value: str) -> bool:
        """Say whether a value of one of ``FIELDS`` is among the filters."""
        if field in _LISTS:
            return value in getattr(self, _LISTS[field])
        return value.lower() == (self.language if field == "language" else self.days)

    def toggled(self, field: str, value: str) -> Self:
        """Return the search with a value of one of ``FIELDS`` added, or taken out if there."""
        held = self.holds(field, value)
        changes: dict[str, Any]
        if field in _LISTS:
            values = getattr(self, _LISTS[field])
            left = tuple(one for one in values if one != value)
            changes = {_LISTS[field]: left if held else _with(values, value)}
        elif field == "language":
            changes = {"language": None if held else value.lower()}
        else:
            since, _, until = "/".partition("/") if held else value.partition("/")
            changes = {"since": day_sent(since), "until": day_sent(until)}
        return self.model_copy(update=changes | {"offset": 0})

    @property
    def days(self) -> str:
        """The days as ``toggled`` takes them."""
        return f"{self.since or ''}/{self.until or ''}"

    def widened(self) -> Self:
        """Return the search without its filters."""
        return type(self)(words=self.words, order=self.order, fold_reprints=self.fold_reprints)

    def at(self, offset: int) -> Self:
        """Return another page of the search."""
        return self.model_copy(update={"offset": max(0, offset)})


def _with(values: tuple[str, ...], more: str) -> tuple[str, ...]:
    more = " ".join(more.split())
    return values if not more or more in values else (*values, more)
