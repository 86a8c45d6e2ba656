"""Lists and courses of events as CSV and as lines to paste."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from dateline.page.export import to_markdown
from dateline.page.tables import has_table, to_csv, to_tsv
from dateline.page.turns import Turn
from rag import Answer
from rag.types import Corroboration, TimelineEvent
from tests.helpers.hostile import HOSTILE, SENTENCE, hidden_in
from tests.helpers.lists import BANKS, STRIKE
from tests.helpers.scripted import LISTED, OFFER, RISE, ROWS, SIDES, VALUED, answer


def rows_of(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


def test_list_is_a_line_for_each_name_with_its_source() -> None:
    heads, first, second, *_ = rows = rows_of(to_csv(BANKS))
    assert heads == [
        *("Name", "First report", "Independent outlets", "Sentence"),
        *("Outlet", "Title", "URL", "First outlet", "Copied by", "Only from agency"),
    ]
    assert len(rows) == 13
    assert first[:3] == ["Harrow Trust", "2025-03-03", "9"]
    assert first[3].startswith("Harrow Trust shut 27 of its branches")
    assert first[4:7] == [
        *("Northgate Lantern", "Report 1: the port and the town", "https://news.example/1"),
    ]
    assert second[6] == "", "an address that is not of the web is left out"
    assert rows[11][:3] == ["Karst Credit", "", "1"]


def test_a_number_asked_for_beside_the_names_has_a_column() -> None:
    first, *others = BANKS.rows
    counted = replace(first, amount="27 of its branches", amount_value=27.0)
    heads, one, other, *_ = rows_of(to_csv(replace(BANKS, rows=(counted, *others))))
    assert heads[:3] == ["Name", "Amount", "First report"]
    assert one[:3] == ["Harrow Trust", "27 of its branches", "2025-03-03"]
    assert other[1] == ""


def test_list_of_positions_has_group_and_stance() -> None:
    heads, *rows = rows_of(to_csv(answer(claims=LISTED, rows=ROWS)))
    assert heads[:3] == ["Name", "Group", "Stands"]
    assert [row[:3] for row in rows] == [
        ["Vell", "listed", "no"],
        ["<Bay>", "listed", "no"],
        ["Rhue", "changed", "yes"],
    ]


def test_course_is_a_line_for_each_event() -> None:
    heads, *rows = rows_of(to_csv(STRIKE))
    assert heads[:5] == ["Day", "Text", "Outlet", "Title", "URL"]
    assert len(rows) == 14
    assert rows[4][:3] == ["2025-03-12", "A judge refused to end the strike.", "Vell & Bay Gazette"]


def test_day_that_a_reader_wrote_before_the_text_is_told_once() -> None:
    first = replace(STRIKE.events[0], text=f"3 March 2025: {STRIKE.events[0].text}")
    assert to_csv(replace(STRIKE, events=(first, *STRIKE.events[1:]))) == to_csv(STRIKE)


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", "\u200b =", "\n@", "\uff1d"])
def test_no_cell_is_a_formula(begins: str) -> None:
    text = f"{begins}SUM(A1:A9)"
    row = replace(BANKS.rows[0], entity=text, quote=text)
    event = TimelineEvent(day=STRIKE.events[0].day, text=text, number=1)
    for table in (replace(BANKS, rows=(row,)), replace(STRIKE, events=(event,))):
        for told, delimiter in ((to_csv(table), ","), (to_tsv(table), "\t")):
            (_, cells) = rows_of(told, delimiter)
            assert "SUM(A1:A9)" in " ".join(cells)
            assert not [
                cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\uff1d", " "))
            ]


def test_line_to_paste_is_one_line_with_quotes_that_do_not_join_cells() -> None:
    text = '"We will close", he said,\n"and\tsoon.'
    told = to_tsv(replace(BANKS, rows=(replace(BANKS.rows[0], quote=text), BANKS.rows[1])))
    assert told.count("\n") == 3
    assert rows_of(told, "\t")[1][3] == '"We will close", he said, "and soon.'


def test_nothing_hidden_leaves_with_a_table() -> None:
    row = replace(BANKS.rows[0], entity=SENTENCE, quote=SENTENCE)
    assert hidden_in(to_csv(replace(HOSTILE, rows=(row,)))) == []


@pytest.mark.parametrize(("given", "has"), [(BANKS, True), (STRIKE, True), (None, False)])
def test_only_lists_and_courses_are_tables(given: Answer | None, has: bool) -> None:
    assert has_table(given) is has
    assert not has_table(answer())


def test_course_in_markdown_is_a_list_with_a_footnote_for_each_event() -> None:
    text = to_markdown(None, [Turn(number=1, question="q", answer=STRIKE)])
    assert "\n- 12 March 2025: A judge refused to end the strike.[^1-5]\n" in text
    assert "[^1-5]: “A judge refused to end the strike.” Report 5" in text
    assert text.count("\n- ") == 14


def test_sides_have_what_was_before_the_latest_day_and_the_reason() -> None:
    heads, one, other = rows_of(to_csv(answer(rows=SIDES, evidence=(RISE, OFFER))))
    assert heads[:6] == ["Name", "Group", "Stands", "Before", "First report", "Latest report"]
    assert one[:6] == ["Rhue", "for", "yes", "no", "2025-09-04", "2025-09-05"]
    assert (heads[-1], one[-1], other[-1]) == ("Reason", "a rise of 4 per cent", "")


def test_sides_are_a_table_in_markdown_with_a_footnote_for_each_sentence() -> None:
    given = answer(claims=LISTED, rows=SIDES, evidence=(RISE, OFFER))
    text = to_markdown(None, [Turn(number=1, question="q", answer=given)])
    assert "| for | Rhue | 4 September 2025 | a rise of 4 per cent[^1-1] |" in text
    assert "| not dated | none told |" in text
    assert "refused, but has changed" not in text, "the table tells it"


def test_who_has_a_row_first_and_who_only_copies_it_stands_at_its_end() -> None:
    told = Corroboration(
        outlets=1, first="Echo", first_day=date(2025, 3, 3), copies=("Echo", "Post"), agency="AFP"
    )
    row = replace(BANKS.rows[0], outlets=1, corroboration=told)
    _, cells = rows_of(to_csv(replace(BANKS, rows=(row,))))
    assert cells[-3:] == ["Echo", "Echo, Post", "AFP"]


def test_values_are_a_line_each_with_their_number_and_unit() -> None:
    heads, *rows = rows_of(to_csv(VALUED))
    assert heads[:5] == ["Day", "Value", "Number", "Unit", "Stands"]
    assert rows[0][:5] == ["2025-09-04", "4 per cent", "4", "%", "current"]
    assert rows[1][:5] == ["2025-08-20", "3.5 per cent", "3.5", "%", "superseded"]
    assert rows[0][9:] == ["2", "Harbour Courier", "", ""]


def test_values_in_markdown_are_a_table_and_the_newest_statement_stands_above_it() -> None:
    text = to_markdown(None, [Turn(number=1, question="q", answer=VALUED)])
    assert "| 4 per cent | Newest | 4 September 2025 | 2 outlets, first Harbour Courier" in text
    assert "| 3 per cent | Superseded | 12 August 2025 |" in text
    assert "An earlier report" not in text
    assert text.index("The union accepted") < text.index("| Value |")
