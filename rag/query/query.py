"""What a question asks for: made once, in ``rag.query``; nobody reads its words again."""

from dataclasses import dataclass, replace
from datetime import date

from index_store import Article, ArticleFilters, passes
from rag.query.answer_type import AnswerType, ItemKind
from rag.query.statement import SlotStatement
from rag.query.statement.columns import Column
from rag.query.statement.comparing import Comparison
from rag.query.statement.saying import Saying
from rag.query.states.intents import Intent, ListQuestion
from rag.query.times.asked import EventTime
from rag.types import Outlets, Window, WindowKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What must stand near the sentences of an answer, so that they are about what was asked."""

    names: frozenset[str]
    """Words of names, in the form of ``rag.language.terms.names_of``."""
    years: frozenset[str]
    """Years that are no stated time: of "the 2018 prize"."""
    numbered: tuple[tuple[str, str], ...]
    """Names with a number, such as ("Diablo", "3")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question, understood."""

    asked: str
    """As it was asked, on one line."""
    text: str
    """The same, standing alone: with what it left to the turns before it."""
    topic: str
    """``text`` without the times that it states."""
    language: str
    """In which it is understood, such as "en"."""
    answer_type: AnswerType
    item_kind: ItemKind
    noun: str
    """What is asked for, as written: "countries", "votes"; "" where no noun says it."""
    statement: SlotStatement | None
    """What an answer makes true: "_ refused to send troops."; None where no one is certain."""
    names: tuple[str, ...]
    """Names in it, each once, in order."""
    anchors: Anchors
    told_of: EventTime | None
    """When that happened which is asked about, where the question states it: a preference among
    reports and sentences, no bound."""
    published: Window
    """The days of publication that are searched: bounds that the caller sets, or the question
    where it speaks of reports or of what was known."""
    known_by: date
    """Nothing published later is used."""
    asked_on: date
    outlets: Outlets
    only: ArticleFilters
    """Authors and language that the caller sets; no other article is used."""
    intent: Intent | None
    """What is asked about positions; None for any other question."""
    comparison: Comparison | None = None
    """What is compared, where the question compares named things; None for any other."""
    parts: tuple["Query", ...] = ()
    """What it asks of each side of that comparison, in its order."""
    counted: "Query | None" = None
    """The question for the items of which it asks how many: "which firms left", where those have
    names. A number that no report states is that of the names that reports give."""
    column: Column | None = None
    """The number that is asked for of each item of a list."""
    saying: Saying | None = None
    """Whose words are asked for, where the question asks for all that somebody said."""
    reach: int = 1
    """How many times as many articles are read of a matter with many answers."""
    notes: tuple[str, ...] = ()
    """What a reader must know of how it was taken."""

    def admits(self, article: Article) -> bool:
        """Say whether an article may be read to know how things stood.

        That is any up to ``known_by``: no beginning that the question states counts here, but the
        caller's does, and so do the caller's outlets, authors and language.
        """
        start = self.published.start if self.published.kind is WindowKind.GIVEN else None
        bounds = replace(self.published, start=start, end=self.known_by)
        return (
            bounds.holds(article.day)
            and self.outlets.hold(article.source)
            and passes(article, self.only)
        )

    def as_fact(self) -> "Query":
        """Return a comparison of named things as a question about a fact."""
        kind = AnswerType.YES_NO if self.item_kind is ItemKind.VERDICT else AnswerType.FACT
        return replace(self, answer_type=kind, comparison=None, parts=())

    @property
    def is_exact(self) -> bool:
        """Whether the kind of item alone tells an answer from other sentences."""
        return self.item_kind in (ItemKind.AMOUNT, ItemKind.MONEY, ItemKind.REASON)

    @property
    def asks_for_deed(self) -> bool:
        """Whether it asks who did a thing ("joined the force"), not where anybody stands on it."""
        return isinstance(self.intent, ListQuestion) and not self.intent.asked.matter.told

    @property
    def asks_number(self) -> bool:
        """Whether it is answered with a number, a sum of money included."""
        return self.item_kind in (ItemKind.AMOUNT, ItemKind.MONEY)
