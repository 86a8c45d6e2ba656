"""A question as it was asked -> a ``Query``. The only place where its words decide anything."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index_store import language_of_question
from rag.config import QueryConfig
from rag.errors import ParserError, QuestionError
from rag.language.names import names_in
from rag.language.resources import ENGLISH, load, words_pattern
from rag.language.terms import names_of
from rag.query.anchors import anchors_of
from rag.query.answer_type import AnswerType, ItemKind
from rag.query.follow_ups import resolve
from rag.query.item_kind import course_of_value, item_kind_of, which_of
from rag.query.outlets import only_of, outlets_of
from rag.query.query import Anchors, Query
from rag.query.statement import SlotRole, SlotStatement, statement_of
from rag.query.statement.columns import column_of, without_columns
from rag.query.statement.comparing import Comparison, Measure, Side, comparison_of
from rag.query.statement.saying import Saying, saying_of
from rag.query.statement.several import (
    asks_for_course,
    asks_for_several,
    matter_of_course,
    membership_of,
    noun_of_several,
)
from rag.query.states.intents import CountQuestion, Intent, ListQuestion, MoreQuestion
from rag.query.times.asked import narrow, read_times, without_times
from rag.types import AskOptions, Outlets, SearchOptions, Window, WindowKind, write_writers

MAX_CHARACTERS = 2000  # a long paragraph; more is a paste, not a question

_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_KIND_OF_MEASURE = {Measure.DAY: ItemKind.DAY}
_REPORT = words_pattern(load().questions.item.reports)


def understand(
    question: str,
    options: AskOptions,
    config: QueryConfig,
    *,
    outlets: Sequence[str],
    newest: date | None,
) -> Query:
    """Return what a question asks for.

    Args:
        question: As it was asked.
        options: What the caller sets beside it.
        config: What counts as long, and how far to look back.
        outlets: Every outlet of the archive.
        newest: The day of the archive's newest article.

    Raises:
        QuestionError: The question is empty or too long, or the archive has no outlet that the
            caller names.
    """
    question, asked_on = clean_question(question), options.as_of or date.today()
    if (language := language_of_question(question)) != ENGLISH:
        query = _by_words(question, language, asked_on, options, outlets)
    else:
        query = _in_english(question, asked_on, options, config, outlets, newest)
    told = write_writers(options.authors, options.language)
    return replace(query, notes=(*query.notes, f"Only articles {told} count.")) if told else query


def _in_english(
    question: str,
    asked_on: date,
    options: AskOptions,
    config: QueryConfig,
    outlets: Sequence[str],
    newest: date | None,
) -> Query:
    text, intent, times = resolve(question, options.history, asked_on, newest, config)
    named = outlets_of(text, options.outlets, outlets)
    course = _course_of_value(text)
    statement = course[1] if course else _statement(text, AnswerType.FACT)
    item_kind, noun = item_kind_of(text, statement)
    asked = intent.asked if isinstance(intent, ListQuestion | CountQuestion) else None
    saying = saying_of(text)
    answer_type = _answer_type(text, intent, item_kind, named, saying, config)
    if answer_type is AnswerType.LIST:
        noun = noun_of_several(text)
    is_course = answer_type is AnswerType.CHRONOLOGY
    matter = course[0] if course else matter_of_course(text) if is_course else text
    topic = without_times(matter, asked_on)
    query = Query(
        asked=question,
        text=text,
        topic=topic,
        language=ENGLISH,
        answer_type=answer_type,
        item_kind=item_kind,
        noun=asked.parties if asked else noun,
        statement=_statement(text, answer_type) if answer_type is AnswerType.LIST else statement,
        names=tuple(dict.fromkeys(name.text for name in names_in(text))),
        anchors=anchors_of(text, topic),
        told_of=times.told_of,
        published=narrow(times.published, options.since, options.until),
        known_by=options.until or times.known_by or asked_on,
        asked_on=asked_on,
        outlets=named,
        only=only_of(options),
        intent=intent,
        saying=saying if answer_type is AnswerType.SAYINGS else None,
        column=column_of(text) if answer_type is AnswerType.LIST else None,
        reach=options.reach,
    )
    query = replace(query, counted=_counted(query))
    if query.answer_type is AnswerType.COMPARISON or isinstance(intent, MoreQuestion):
        return query
    return _with_sides(query)


def _by_words(
    question: str, language: str, asked_on: date, options: AskOptions, outlets: Sequence[str]
) -> Query:
    """Return what a question asks for of whose language no more is known than its words."""
    window = Window(start=None, end=asked_on, kind=WindowKind.RECENT)
    return Query(
        asked=question,
        text=question,
        topic=question,
        language=language,
        answer_type=AnswerType.FACT,
        item_kind=ItemKind.ANY,
        noun="",
        statement=None,
        names=(),
        anchors=Anchors(names=frozenset(), years=frozenset(), numbered=()),
        told_of=None,
        published=narrow(window, options.since, options.until),
        known_by=options.until or asked_on,
        asked_on=asked_on,
        outlets=outlets_of(question, options.outlets, outlets),
        only=only_of(options),
        intent=None,
        reach=options.reach,
    )


def _counted(query: Query) -> Query | None:
    """Return the question for the items whose number is asked for, where those are named."""
    if query.answer_type is not AnswerType.FACT or query.item_kind is not ItemKind.AMOUNT:
        return None
    text = which_of(query.text)
    statement = _statement(text, AnswerType.LIST) if text else None
    if text is None or statement is None or not statement.kind:
        return None
    return replace(
        query,
        text=text,
        topic=without_times(text, query.asked_on),
        answer_type=AnswerType.LIST,
        item_kind=ItemKind.NAME,
        noun=noun_of_several(text),
        statement=statement,
    )


def _with_sides(query: Query) -> Query:
    """Return a query with its sides, where it compares named things."""
    compared = comparison_of(query.text)
    if compared is None:
        return query
    parts = tuple(_part(query, compared, side) for side in compared.sides)
    return replace(
        query, answer_type=AnswerType.COMPARISON, intent=None, comparison=compared, parts=parts
    )


def _part(query: Query, compared: Comparison, side: Side) -> Query:
    """Return the question that is asked of one side alone."""
    text, topic = side.question, without_times(side.question, query.asked_on)
    anchors = anchors_of(text, topic)
    kind = _KIND_OF_MEASURE.get(compared.measure, ItemKind.AMOUNT)
    return replace(
        query,
        asked=text,
        text=text,
        topic=topic,
        answer_type=AnswerType.FACT,
        item_kind=kind,
        noun="",  # what the numbers are of is read with them
        statement=_statement(text, AnswerType.FACT) or _of_side(side, kind),
        names=tuple(dict.fromkeys(name.text for name in names_in(text))),
        anchors=replace(anchors, names=anchors.names | names_of(side.name)),
        intent=None,
    )


def _of_side(side: Side, kind: ItemKind) -> SlotStatement:
    """Return a side's statement as it was put together, where its question was not understood."""
    if kind is ItemKind.DAY:
        return SlotStatement(text=side.statement, kind=("DATE", "TIME"), role=SlotRole.TIME)
    kinds = ("CARDINAL", "MONEY", "PERCENT", "QUANTITY")
    return SlotStatement(text=side.statement, kind=kinds, role=SlotRole.THING)


def _statement(text: str, answer_type: AnswerType) -> SlotStatement | None:
    try:
        if answer_type is not AnswerType.LIST:
            return statement_of(text)
        return statement_of(without_columns(text)) or membership_of(text)
    except ParserError:  # told where sentences are read
        return None


def _course_of_value(text: str) -> tuple[str, SlotStatement] | None:
    try:
        return course_of_value(text)
    except ParserError:  # told where sentences are read
        return None


def search_query(
    words: str, options: SearchOptions, *, outlets: Sequence[str], newest: date | None
) -> Query:
    """Return a query for what bears on some words; see ``understand``.

    They need not be a question, and what was said before them is of no account.
    """
    text, asked_on = clean_question(words), options.as_of or date.today()
    times = read_times(text, asked_on, newest)
    topic = without_times(text, asked_on)
    item_kind, noun = item_kind_of(text)
    return Query(
        asked=text,
        text=text,
        topic=topic,
        language=ENGLISH,
        answer_type=AnswerType.SEARCH,
        item_kind=item_kind,
        noun=noun,
        statement=None,
        names=tuple(dict.fromkeys(name.text for name in names_in(text))),
        anchors=anchors_of(text, topic),
        told_of=times.told_of,
        published=narrow(times.published, options.since, options.until),
        known_by=options.until or times.known_by or asked_on,
        asked_on=asked_on,
        outlets=outlets_of(text, options.outlets, outlets),
        only=only_of(options),
        intent=None,
    )


def clean_question(text: str) -> str:
    """Return the question on one line, without the markup that a copy from a page brings along.

    Raises:
        QuestionError: It is empty or longer than ``MAX_CHARACTERS``.
    """
    question = " ".join(_TAG.sub("", text).split())
    if not re.search(r"\w", question):
        raise QuestionError("The question is empty. Ask something, such as: Who hosted the summit?")
    if len(question) > MAX_CHARACTERS:
        raise QuestionError(
            f"The question has {len(question)} characters; at most {MAX_CHARACTERS} are read. "
            "Ask it in fewer words."
        )
    return question


def _answer_type(
    text: str,
    intent: Intent | None,
    item_kind: ItemKind,
    outlets: Outlets,
    saying: Saying | None,
    config: QueryConfig,
) -> AnswerType:
    if _is_comparison(text, outlets, config):
        return AnswerType.COMPARISON
    if intent:
        return intent.answer_type
    if saying:
        return AnswerType.SAYINGS
    if asks_for_course(text) and item_kind not in (ItemKind.AMOUNT, ItemKind.MONEY):
        return AnswerType.CHRONOLOGY
    if item_kind is ItemKind.VERDICT:
        return AnswerType.YES_NO
    return AnswerType.LIST if asks_for_several(text) else AnswerType.FACT


def _is_comparison(text: str, outlets: Outlets, config: QueryConfig) -> bool:
    """Say whether a question names several outlets or reports, or is very long."""
    named = 0 if outlets.given else len(outlets.names)
    return named > 1 or len(_REPORT.findall(text)) > 1 or len(text.split()) > config.long_words
