"""A value over time on the page: a chart where enough is dated, and a table beside it."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

from dateline.page.html.answer import render_turn
from dateline.page.turns import Turn
from rag import Answer
from rag.types import Standing
from tests.helpers.scripted import SCRIPT, VALUED, VALUES


def shown(given: Answer) -> str:
    return render_turn(Turn(number=1, question="q", answer=given))


def table(html: str) -> list[list[str]]:
    told = ET.fromstring(
        html[html.index('<table class="list values">') : html.index("</table>")] + "</table>"
    )
    return [["".join(cell.itertext()) for cell in row] for row in told.iter("tr")]


def test_every_value_is_a_row_with_its_standing_its_day_and_who_tells_it() -> None:
    heads, *rows = table(shown(VALUED))
    assert heads == ["Value", "Stands", "First told", "Told by", "In the words of the report"]
    assert rows[0][:3] == ["4 per cent", "Newest", "4 September 2025"]
    assert rows[0][3] == "2 outlets, first Harbour Courier, 4 September 2025"
    assert rows[0][4].endswith("[1]")
    assert [row[1] for row in rows] == ["Newest", "Superseded", "Superseded"]


def test_what_the_table_tells_is_not_told_twice() -> None:
    html = shown(VALUED)
    assert "An earlier report says" not in html
    assert html.count("The union accepted a rise of 4 per cent, said its chair&#8239;") == 0
    assert '<p class="short">4 per cent</p>' in html


def test_three_dated_values_are_drawn_and_told_to_whoever_cannot_see_them() -> None:
    html = shown(VALUED)
    figure = ET.fromstring(html[html.index("<figure") : html.index("</figure>") + 9])
    svg = figure.find("svg")
    assert svg is not None
    assert (svg.get("role"), svg.get("aria-describedby")) == ("img", "t1-values-told")
    told = "".join(one.text or "" for one in svg.iter("desc"))
    assert told.startswith("3 values: 3 per cent on 12 August 2025; 3.5 per cent on")
    dots = [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)%" cy="([\d.]+)"', html)]
    assert dots == sorted(dots), "in order of time, from left to right"
    assert [y for _, y in dots] == sorted((y for _, y in dots), reverse=True), "higher is more"


def test_two_values_are_not_drawn() -> None:
    assert "<figure" not in shown(replace(VALUED, values=VALUES[:2]))


def test_another_unit_an_error_and_an_undated_value_are_not_drawn() -> None:
    first, second, third = VALUES
    for other in (
        replace(third, unit="point"),
        replace(third, standing=Standing.CORRECTED),
        replace(third, day=None),
    ):
        assert "<figure" not in shown(replace(VALUED, values=(first, second, other)))


def test_values_that_differ_by_little_are_drawn_on_a_scale_of_their_own() -> None:
    same = tuple(replace(value, amount=4.0) for value in VALUES)
    assert shown(replace(VALUED, values=same)).count("<circle") == 3


def test_a_value_from_an_article_stays_text() -> None:
    hostile = tuple(replace(value, value=SCRIPT) for value in VALUES)
    assert SCRIPT not in shown(replace(VALUED, values=hostile))
