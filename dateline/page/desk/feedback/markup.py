"""Feedback as HTML: the list, one answer with its evidence, and the form of a known question.

All text of readers, articles and models passes through ``phrases.escape``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dateline.page.html.answer import render_turn
from dateline.page.html.archive import write_moment
from dateline.page.html.phrases import escape
from dateline.page.turns import Turn
from dateline.service import KINDS, DeskQuestion, EvaluationRun, Feedback, StoredTurn
from index_store import write_count
from rag import MAX_CHARACTERS

SHOWN = 200  # questions of the desk; all are in the file
TURN = 10**6  # stands for the number of a turn in the names of the cards: no conversation has it
_BACK = '<button type="button" class="link" data-do="list">Back to the list</button>'


def render_lists(
    entries: Sequence[Feedback],
    questions: Sequence[DeskQuestion],
    run: EvaluationRun | None,
    *,
    waiting: int,
    handled: bool,
    told: str = "",
) -> str:
    """Return the bad answers and the desk's questions, each to open.

    Args:
        entries: Those that wait, or those that were handled.
        questions: All of the desk's.
        run: The last over these questions.
        waiting: How many wait; the list ends at a hundred.
        handled: Which of the two the entries are.
        told: What was done; it gets the focus.
    """
    done = f'<p class="done" role="status" tabindex="-1" data-begins>{escape(told)}</p>'
    switch = "".join(
        f'<button type="button" data-do="list" data-handled="{value}" '
        f'aria-pressed="{str(handled is pressed).lower()}">{name}</button>'
        for value, pressed, name in (
            ("", False, f"Waiting ({waiting:,})"),
            ("yes", True, "Handled"),
        )
    )
    none = "Nothing was handled so far." if handled else "Nothing waits."
    items = "".join(map(_entry, entries))
    listed = f"<ul>{items}</ul>" if items else f'<p class="none">{none}</p>'
    return (
        '<section aria-labelledby="feedback-head"><h2 id="feedback-head">Feedback</h2>'
        f"<p>Answers that readers marked as bad. Only the one answer is shown, not what else they "
        f'asked.</p>{done if told else ""}<div class="switch" role="group" '
        f'aria-label="Which feedback">{switch}</div>{listed}'
        f"{_questions(questions, run)}</section>"
    )


def render_entry(entry: Feedback) -> str:
    """Return a bad answer as its reader saw it, and the form that makes a known question of it."""
    turn = replace(turn_of(entry), number=TURN)
    reason = f"<blockquote>{escape(entry.reason)}</blockquote>" if entry.reason else ""
    who = f"Marked as bad by {entry.reader}, {write_moment(entry.judged)}"
    if entry.handled:
        who += f"; handled by {entry.handled_by}, {write_moment(entry.handled)}"
    handled = "unhandle" if entry.handled else "handle"
    named = "Mark as waiting" if entry.handled else "Mark as handled"
    draft = DeskQuestion(
        question=entry.question, day=turn.answer.as_of.isoformat() if turn.answer else ""
    )
    follows = (
        '<p class="note">It followed other questions, which stay with the reader: write out what '
        "it asks.</p>"
        if entry.number > 1
        else ""
    )
    return (
        f'<section class="opened" tabindex="-1" data-begins aria-label="Feedback">{_BACK}'
        f'<p class="where">{escape(who)}</p>{reason}{render_turn(turn)}'
        f'<div class="switch"><button type="button" data-do="{handled}" '
        f'data-key="{escape(entry.id)}">{named}</button></div>'
        f"<h3>Make it a question of the desk’s</h3>{follows}"
        f"{_form(draft, 'Add to the questions', feedback=entry.id)}</section>"
    )


def render_question(question: DeskQuestion) -> str:
    """Return a question of the desk's to be corrected or deleted; one without an id is new."""
    delete = ""
    if question.id:
        delete = (
            "<details><summary>Delete the question</summary>"
            f'<button type="button" data-do="delete" data-key="{escape(question.id)}">'
            "Yes, delete it</button></details>"
        )
    return (
        f'<section class="opened" tabindex="-1" data-begins aria-label="Question">{_BACK}'
        f"<h3>{'Correct the question' if question.id else 'A new question'}</h3>"
        f"{_form(question, 'Keep the question')}"
        f"{delete}</section>"
    )


def turn_of(entry: Feedback) -> Turn:
    """Return the turn that was judged."""
    stored = StoredTurn(
        number=entry.number, question=entry.question, asked=entry.asked, said=entry.said
    )
    return Turn.from_stored(stored)


def _entry(entry: Feedback) -> str:
    reason = f"<p>{escape(entry.reason)}</p>" if entry.reason else ""
    return (
        f'<li><h3><button type="button" class="open" data-do="feedback" '
        f'data-key="{escape(entry.id)}">{escape(entry.question)}</button></h3>{reason}'
        f'<p class="where">{escape(entry.reader)}, {write_moment(entry.judged)}</p></li>'
    )


def _questions(questions: Sequence[DeskQuestion], run: EvaluationRun | None) -> str:
    right = {one.id: one.right for one in run.scored} if run else {}
    items = "".join(_question(one, right) for one in questions[:SHOWN])
    rest = len(questions) - SHOWN
    items += f"<li>and {rest:,} more in the file</li>" if rest > 0 else ""
    told = "No run so far."
    if run:
        count = sum(one.right for one in run.scored)
        told = (
            f"Last run {write_moment(run.at)}, snapshot {run.snapshot}, "
            f"{escape(run.model or 'no model')}: {count} of {len(run.scored)} right."
        )
    return (
        f"<h2>The desk’s questions</h2><p>{write_count(len(questions), 'question')} with known "
        f"answers, which <code>dateline eval</code> asks. {told}</p>"
        '<div class="switch"><button type="button" data-do="question" data-key="">'
        f"Write a question</button></div>{f'<ul>{items}</ul>' if items else ''}"
    )


def _question(question: DeskQuestion, right: Mapping[str, bool]) -> str:
    expected = "; ".join(question.answers) or KINDS["unanswerable"]
    was = ""
    if question.id in right:
        verdict = "right" if right[question.id] else "wrong"
        was = f' · <span class="{verdict}">{verdict} in the last run</span>'
    return (
        f'<li><h3><button type="button" class="open" data-do="question" '
        f'data-key="{escape(question.id)}">{escape(question.question)}</button></h3>'
        f'<p class="where">{escape(expected)}{was}</p></li>'
    )


def _form(question: DeskQuestion, button: str, feedback: str = "") -> str:
    kinds = dict.fromkeys((*KINDS, question.kind))
    options = "".join(
        f'<option value="{escape(kind)}"{" selected" if kind == question.kind else ""}>'
        f"{escape(KINDS.get(kind, kind))}</option>"
        for kind in kinds
    )
    return (
        f'<form><label>Question<textarea name="question" rows="2" maxlength="{MAX_CHARACTERS}">\n'
        f"{escape(question.question)}</textarea></label>"
        f'<label>A right answer is<select name="kind">{options}</select></label>'
        '<label>Expected words, one answer on a line<textarea name="answers" rows="3">'
        f"{_lines(question.answers)}</textarea></label>"
        '<label>Words that make an answer wrong, one on a line<textarea name="forbidden" '
        f'rows="2">{_lines(question.forbidden)}</textarea></label>'
        '<label>Asked on this day, or empty for always today<input type="date" name="day" '
        f'value="{escape(question.day)}"></label>'
        '<label>The article that has the answer<input name="article" maxlength="1000" '
        f'value="{escape(question.article)}" autocomplete="off"></label>'
        f'<button type="submit" data-do="keep" data-key="{escape(question.id)}" '
        f'data-feedback="{escape(feedback)}">{button}</button></form>'
    )


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(map(escape, texts))
