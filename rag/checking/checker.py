"""A draft -> what the archive says of each sentence, as soon as each is decided.

First come the verdicts for which no model is asked, then those about which one is: three seconds
and more each with the embedded one.
"""

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.checking.deciding import Weighed, decide, supersede, weigh
from rag.checking.finding import nearest
from rag.checking.measures import compare
from rag.checking.standing import ended, is_standing
from rag.checking.statements import DraftSentence, sentences_of_draft
from rag.checking.variants import variants_of
from rag.config import RagConfig
from rag.errors import QuestionError
from rag.model.protocol import LanguageModel
from rag.retrieval.retriever import Retriever
from rag.support.checks import opinion
from rag.support.second_opinion import Ask
from rag.types import CheckedDraft, CheckedSentence, DraftVerdict, SearchOptions

_NO_MODEL = (
    "No chat model was asked: fewer sentences have a verdict, and those that are undecided are for "
    "a reader to judge."
)
_NO_LONGER = "a newer report says that it is no longer so"
CheckEvent = CheckedSentence | CheckedDraft


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks drafts against one snapshot of an archive."""

    retriever: Retriever
    model: LanguageModel
    config: RagConfig

    def check(self, text: str, options: SearchOptions) -> Generator[CheckEvent, None, None]:
        """Check every sentence of a draft; see ``Dateline.check``."""
        began, config = time.monotonic(), self.config.check
        draft = clean_draft(text, config.characters)
        checked: list[CheckedSentence] = []
        left: list[tuple[DraftSentence, list[Weighed]]] = []
        state = self.model.state
        has_model = state.ready or state.loading
        for sentence in sentences_of_draft(draft):
            if sentence.passed_over:
                checked.append(_passed_over(sentence))
                yield checked[-1]
                continue
            weighed = self._look_up(sentence, options)
            found = decide(sentence, weighed, config, asked=None)
            if has_model and weighed and not _is_sure(found, config.sure):
                left.append((sentence, weighed))
                continue
            checked.append(self._newest(sentence, weighed, found, options, None))
            yield checked[-1]
        for sentence, weighed in left:
            checked.append(self._asked(sentence, weighed, options))
            yield checked[-1]
        state = self.model.state
        yield CheckedDraft(
            text=draft,
            sentences=tuple(sorted(checked, key=lambda one: one.start)),
            as_of=options.as_of or date.today(),
            note=None if state.ready else _NO_MODEL,
            model=state.name if state.ready else None,
            seconds=round(time.monotonic() - began, 2),
        )

    def _look_up(self, sentence: DraftSentence, options: SearchOptions) -> list[Weighed]:
        """Return the archive's sentences beside one of a draft, those that bear on it first."""
        config = self.config.check
        searched = f"{sentence.text} {sentence.before}".strip()
        near = nearest(searched, self.retriever, options, config)
        compared = [compare(sentence.text, one) for one in near[: config.compared]]
        weighed = [weigh(sentence.text, one) for one in compared]
        return sorted(weighed, key=lambda one: -max(one.supports, one.contradicts))

    def _asked(
        self, sentence: DraftSentence, weighed: Sequence[Weighed], options: SearchOptions
    ) -> CheckedSentence:
        """Return the verdict on a sentence about which a chat model is asked."""
        config = self.config.check
        ask = _Counting(opinion(self.model, config.opinions))
        told = list(weighed)
        for place, one in enumerate(told[: config.asked]):
            told[place] = _with_opinions(sentence.text, one, ask)
            if told[place].supports >= config.with_model.supported:
                break
        asked = ask.times or None
        found = decide(sentence, told, config, asked=asked)
        return self._newest(sentence, told, found, options, ask)

    def _newest(
        self,
        sentence: DraftSentence,
        weighed: Sequence[Weighed],
        found: CheckedSentence,
        options: SearchOptions,
        ask: "_Counting | None",
    ) -> CheckedSentence:
        """Return the verdict, changed where a newer report tells that it is no longer so."""
        if found.verdict is not DraftVerdict.SUPPORTED or not is_standing(sentence.text):
            return found
        older = max(weighed, key=lambda one: one.supports)
        over = ended(sentence.text)
        if older.evidence.article.day is None:
            return found
        since = older.evidence.article.day + timedelta(days=1)
        if (options.as_of and since > options.as_of) or (options.until and since > options.until):
            return found
        later = self._look_up(sentence, options.model_copy(update={"since": since}))
        limits = self.config.check.without_model if ask is None else self.config.check.with_model
        for one in later[: self.config.check.asked]:
            newer = _with_opinions(sentence.text, one, ask, over) if ask else one
            if newer.contradicts >= limits.contradicted and newer.contradicts > newer.supports:
                return supersede(sentence, older, newer, ask.times if ask else None)
        return found


def clean_draft(text: str, longest: int) -> str:
    """Return a draft with its line ends in one form.

    Raises:
        QuestionError: It is empty or longer than ``longest`` characters.
    """
    draft = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not draft:
        raise QuestionError("The draft is empty. Give a text of some sentences.")
    if len(draft) > longest:
        raise QuestionError(
            f"The draft has {len(draft):,} characters; at most {longest:,} are checked. "
            "Check it in parts."
        )
    return draft


class _Counting:
    """Counts the opinions that were given."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.times = 0

    def __call__(self, statement: str, one: Weighed) -> float | None:
        likely = self._ask(statement, one.evidence)
        self.times += likely is not None
        return likely


def _with_opinions(
    statement: str, one: Weighed, ask: _Counting, over: str | None = None
) -> Weighed:
    """Return a sentence weighed by what a model says of it.

    Asked is whether it says the statement, and where not, whether it says what contradicts it: the
    statement with the details that differ, or its opposite.
    """
    likely = ask(statement, one)
    if likely is None:
        return one
    if likely >= 0.5:
        return replace(one, supports=likely, contradicts=min(one.contradicts, 1 - likely))
    best, reason = 0.0, ""
    others = [(one.compared.corrected, "")] if one.compared.corrected else []
    others += [(over, _NO_LONGER)] if over else []
    others += [(each.text, each.reason) for each in variants_of(statement, one.evidence.text)]
    for text, why in others:
        denied = ask(text, one)
        if denied is not None and denied > best:
            best, reason = denied, why
    return replace(one, supports=likely, contradicts=best, reason=reason)


def _is_sure(found: CheckedSentence, sure: float) -> bool:
    return found.verdict is DraftVerdict.SUPPORTED and found.score >= sure


def _passed_over(sentence: DraftSentence) -> CheckedSentence:
    return CheckedSentence(
        text=sentence.text,
        start=sentence.start,
        verdict=DraftVerdict.PASSED_OVER,
        reason=sentence.passed_over or "",
    )
