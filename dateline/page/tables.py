"""Lists, courses of events and values as tables for other programs: CSV, and lines to paste.

The cells are text of articles: none begins with what a spreadsheet takes for a formula.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date
from unicodedata import normalize

from rag import (
    Answer,
    Article,
    Corroboration,
    Evidence,
    ListRow,
    TimelineEvent,
    is_web,
    one_line,
    write_day,
)

_FORMULA = ("=", "+", "-", "@")  # wide forms count too, in some languages
_SOURCE = ("Outlet", "Title", "URL")
_OUTLETS = "Independent outlets"
_TOLD_BY = ("First outlet", "Copied by", "Only from agency")


def has_table(answer: Answer | None) -> bool:
    """Return whether an answer can be told as a table."""
    return bool(answer and (answer.rows or answer.events or answer.values))


def tells_stances(answer: Answer) -> bool:
    """Return whether a list tells who stands where; else every row is simply what was asked for."""
    return any((row.group, row.stance) != ("listed", "yes") for row in answer.rows)


def tells_amounts(answer: Answer) -> bool:
    """Return whether a list tells the number that was asked for beside any of its rows."""
    return any(row.amount for row in answer.rows)


def day_told(day: date | None) -> str:
    """Return a day in words; "not dated" where none is known."""
    return write_day(day) if day else "not dated"


def told_by(told: Corroboration | None) -> str:
    """Return in words who reports a thing; nothing where that was not kept."""
    return told.in_words if told else ""


def proof_of(row: ListRow, answer: Answer) -> Evidence | None:
    """Return the sentence that proves a row, or None where the answer does not cite it."""
    cited = [item for item in answer.evidence if item.text == row.quote]
    return next((item for item in cited if item.number == row.number), next(iter(cited), None))


def to_csv(answer: Answer) -> str:
    """Return an answer's list or course as CSV; the first line names the columns.

    It begins with the mark by which spreadsheets know UTF-8.
    """
    return "\ufeff" + _written(answer, delimiter=",", lineterminator="\r\n")


def to_tsv(answer: Answer) -> str:
    """Return the same as lines to paste: cells between tabs, a line for a row, in its order."""
    return _written(answer, delimiter="\t", lineterminator="\n")


def without_day(event: TimelineEvent) -> str:
    """Return what happened, without the day that some readers write before it."""
    return event.text.removeprefix(f"{event.written_day}: ")


def _written(answer: Answer, *, delimiter: str, lineterminator: str) -> str:
    table = _list(answer) if answer.rows else _course(answer)
    table = table if answer.rows or answer.events else _values(answer)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=lineterminator)
    writer.writerows([_cell(told) for told in cells] for cells in table)
    return text.getvalue()


def _list(answer: Answer) -> list[Sequence[str]]:
    stances, amounts, sides = tells_stances(answer), tells_amounts(answer), answer.tells_sides
    table: list[Sequence[str]] = [
        (
            "Name",
            *(("Group", "Stands") if stances else ()),
            *(("Amount",) if amounts else ()),
            *(("Before",) if sides else ()),
            "First report",
            *(("Latest report",) if sides else ()),
            *(_OUTLETS, "Sentence", *_SOURCE, *_TOLD_BY),
            *(("Reason",) if sides else ()),
        )
    ]
    for row in answer.rows:
        proof = proof_of(row, answer)
        stands = (row.group, row.stance) if stances else ()
        first, latest = (day.isoformat() if day else "" for day in (row.since, row.latest))
        number = (row.amount,) if amounts else ()
        days = (row.before, first, latest) if sides else (first,)
        told = (row.entity, *stands, *number, *days, str(row.outlets), row.quote)
        source = _source(proof.article if proof else None)
        why = (row.reason,) if sides else ()
        table.append((*told, *source, *_who(row.corroboration), *why))
    return table


def _course(answer: Answer) -> list[Sequence[str]]:
    known = {item.number: item.article for item in answer.evidence}
    table: list[Sequence[str]] = [("Day", "Text", *_SOURCE, _OUTLETS, *_TOLD_BY)]
    for event in answer.events:
        told = (event.day.isoformat(), without_day(event), *_source(known.get(event.number)))
        table.append((*told, _outlets(event.corroboration), *_who(event.corroboration)))
    return table


def _values(answer: Answer) -> list[Sequence[str]]:
    known = {item.number: item.article for item in answer.evidence}
    heads = ("Day", "Value", "Number", "Unit", "Stands", "Sentence", *_SOURCE)
    table: list[Sequence[str]] = [(*heads, _OUTLETS, *_TOLD_BY)]
    for row in answer.values:
        day = row.day.isoformat() if row.day else ""
        told = (day, row.value, f"{row.amount:.15g}", row.unit, row.standing.value, row.quote)
        who = (_outlets(row.corroboration), *_who(row.corroboration))
        table.append((*told, *_source(known.get(row.number)), *who))
    return table


def _outlets(told: Corroboration | None) -> str:
    return str(told.outlets) if told else ""


def _who(told: Corroboration | None) -> tuple[str, str, str]:
    """Return the cells that say who had a thing first, and who only copies it."""
    if told is None:
        return "", "", ""
    return told.first or "", ", ".join(told.copies), told.agency or ""


def _source(article: Article | None) -> tuple[str, str, str]:
    if article is None:
        return "", "", ""
    url = article.url if article.url and is_web(article.url) else ""
    return article.source or "", article.title, url


def _cell(text: str) -> str:
    line = one_line(text).strip()  # a space may be left where something unseen stood before it
    return f"'{line}" if normalize("NFKC", line[:1]).startswith(_FORMULA) else line
