"""Lists, lines of time and reports that differ as markup."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from itertools import combinations

from dateline.page.html.answer import render_turn
from dateline.page.html.lists import render_growing_list
from dateline.page.turns import Turn
from rag.types import Claim, Corroboration, TimelineEvent
from tests.helpers.lists import BANKS, STRIKE
from tests.helpers.scripted import (
    DIFFERING,
    EVENTS,
    LISTED,
    OFFER,
    RISE,
    ROWS,
    SCRIPT,
    SIDES,
    STEPS,
    answer,
)


def test_list_is_a_table_of_who_in_which_words_reported_where_and_when() -> None:
    html = render_growing_list(LISTED, turn=1)
    assert html.count("<tr>") == 3, "one for the heading"
    assert ">Vell</th><td>The union accepted a rise of 4 per cent, said its chair" in html
    assert 'href="#t1-e1"' in html
    assert "<span>Harbour Courier</span><span>4 September 2025</span>" in html
    assert "<span>Vell &amp; Bay Gazette</span><span>date unknown</span>" in html
    assert "&lt;Bay&gt;</th>" in html
    assert SCRIPT not in html
    assert html.index("</table>") < html.index("Rhue refused, but has changed")


def test_list_has_a_table_for_each_group_and_leaves_out_what_rows_tell() -> None:
    text = "\n".join(claim.marked_text for claim in LISTED)
    turn = Turn(number=1, question="q", answer=answer(claims=LISTED, text=text, rows=ROWS))
    html = render_turn(turn)
    assert re.findall("<caption>(.*?)</caption>", html) == [
        "Listed (2)",
        "Held it once, and changed (1)",
    ]
    assert "Vell refused" not in html
    assert html.index("Held it once") < html.index("Rhue refused, but has changed")
    assert '<td data-value="2025-09-04" class="since">4 September 2025</td>' in html
    assert '<td data-value="000011" class="outlets">11</td>' in html
    assert "not dated" in html
    assert html.count('href="#t1-e1"') == 3, "a row without a number is proved by its quote"
    assert "<Bay>" not in html
    assert SCRIPT not in html


def test_numbers_beside_the_names_are_a_column_to_sort_by() -> None:
    first, *others = BANKS.rows
    counted = replace(first, amount="<27> branches", amount_value=27.0)
    html = render_turn(Turn(number=1, question="q", answer=replace(BANKS, rows=(counted, *others))))
    assert ">Amount</button>" in html
    assert '<td data-value="000000000000027.0000" class="amount">&lt;27&gt; branches</td>' in html
    assert html.count('<td data-value="" class="amount"></td>') == len(others)
    assert ">Amount</button>" not in render_turn(Turn(number=1, question="q", answer=BANKS))


def test_timeline_is_a_picture_with_its_steps_in_words() -> None:
    html = render_turn(Turn(number=4, question="q", answer=answer(claims=STEPS, events=EVENTS)))
    picture = ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
    title, told = picture[:2]
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == title.get("id")
    assert told.text == ("2 steps from 12 August 2025 to 4 September 2025; told below in words.")
    assert [circle.get("cx") for circle in picture.iter("circle")] == ["4.00%", "96.00%"]
    assert '<time datetime="2025-08-12">12 August 2025</time><p>An offer&#8239;' in html
    assert html.count("A &lt;rise&gt;") == 2, "in the picture's hint and in the list"


def test_general_list_tells_each_thing_once_and_nothing_of_positions() -> None:
    html = render_turn(Turn(number=1, question="q", answer=BANKS))
    assert 'class="short"' not in html, "the names stand in the table"
    assert ">Stands<" not in html
    assert ">Yes<" not in html
    table, below = html[: html.index("</table>")], html[html.index("</table>") :]
    assert table.count("<tr data-row=") == 12
    assert "Harrow Trust: Harrow Trust" not in below
    reasons = re.findall('<details class="why" id="(.*?)"', html)
    assert len(set(reasons)) == 12, "two rows of one sentence have a reason each"
    assert 'aria-label="Why? First Crown: Bay Mutual and First Crown closed' in html
    assert '<td data-value="" class="since">not dated</td>' in html


def test_short_list_has_its_names_above_it() -> None:
    short = replace(BANKS, rows=BANKS.rows[:2], short="Harrow Trust and Vell Savings Bank")
    html = render_turn(Turn(number=1, question="q", answer=short))
    assert '<p class="short">Harrow Trust and Vell Savings Bank</p>' in html


def test_list_of_positions_says_who_stands_where() -> None:
    html = render_turn(Turn(number=1, question="q", answer=answer(claims=LISTED, rows=ROWS)))
    assert ">Stands</button>" in html
    assert '<td class="stands">No</td>' in html


def test_step_whose_statement_names_the_day_is_told_once_with_its_outlet() -> None:
    html = render_turn(Turn(number=1, question="q", answer=STRIKE))
    answered = html[html.index('<ol class="steps">') : html.index('<aside class="sources">')]
    assert answered.count("A judge refused to end the strike") == 1
    assert answered.count("<li>") == 14
    assert answered.count("<p>") == 14, "no statement is repeated below the steps"
    assert '<p class="where">Vell &amp; Bay Gazette · reported 13 March 2025</p>' in answered
    assert '<p class="where">Northgate Lantern</p>' in answered, "reported on the day"


def test_step_whose_statement_has_no_day_is_told_once() -> None:
    first = replace(STRIKE.claims[0], text=STRIKE.events[0].text)
    given = replace(STRIKE, claims=(first, *STRIKE.claims[1:]))
    html = render_turn(Turn(number=1, question="q", answer=given))
    answered = html[html.index('<ol class="steps">') : html.index('<aside class="sources">')]
    assert answered.count("<p>") == 14


def test_no_two_dots_of_many_touch() -> None:
    html = render_turn(Turn(number=1, question="q", answer=STRIKE))
    dots = [(float(x), int(y)) for x, y in re.findall(r'<circle cx="([\d.]+)%" cy="(\d+)"', html)]
    assert len(dots) == 14
    for (left, row), (right, other) in combinations(dots, 2):
        assert row != other or right - left >= 6


def test_who_reports_a_step_is_told_once() -> None:
    told = Corroboration(outlets=1, first="Quay News", first_day=date(2025, 8, 12))
    event = replace(EVENTS[0], corroboration=told)
    known = [item for item in answer(events=(event,)).evidence if item.number == event.number]
    claim = Claim(text=event.text, evidence=tuple(known), corroboration=told)
    said = answer(events=(event,), claims=(claim,))
    html = render_turn(Turn(number=1, question="q", answer=said))
    assert html.count("only Quay News, 12 August 2025") == 1


def test_one_step_is_told_with_its_day() -> None:
    html = render_turn(Turn(number=1, question="q", answer=answer(events=EVENTS[:1])))
    assert ">1 step on 12 August 2025; told below in words.<" in html


def test_dots_that_would_touch_stand_above_each_other() -> None:
    days = (1, 2, 30)
    events = tuple(TimelineEvent(day=date(2025, 8, day), text="It.", number=1) for day in days)
    html = render_turn(Turn(number=1, question="q", answer=answer(events=events)))
    assert re.findall(r'cy="(\d+)"', html) == ["38", "14", "38"]


def test_reports_that_differ_stand_side_by_side_in_place_of_the_sentence() -> None:
    html = render_turn(Turn(number=4, question="q", answer=DIFFERING))
    section = ET.fromstring(html[html.index("<section", 9) : html.index("</section>") + 10])
    sides = [["".join(part.itertext()) for part in side] for side in section.iter("li")]
    assert [side[0] for side in sides] == ["4 per cent", "3 per cent", "2.1 <million>"]
    assert sides[0][1] == "Harbour Courier · 4 September 2025"
    assert sides[1][2].split("\u202f") == [OFFER.text, "[2]"]
    assert "Vell & Bay Gazette · date unknown" in sides[2]
    assert "Another report" not in html
    assert html.count("The union accepted a rise of 4 per cent&#8239;") == 1
    assert SCRIPT not in html


def test_sides_are_a_table_each_with_the_reason_or_that_none_is_told() -> None:
    given = answer(rows=SIDES, evidence=(RISE, OFFER))
    html = render_turn(Turn(number=1, question="q", answer=given))
    assert re.findall("<caption>(.*?)</caption>", html) == ["For (1)", "Against (1)"]
    assert '<td class="because">a rise of 4 per cent</td>' in html
    assert '<td class="because">none told</td>' in html
    days = "4 September 2025<span>latest: 5 September 2025</span><span>before: against</span>"
    assert days in html
    assert "Stands" not in html, "the captions say it"
    assert "<Bay>" not in html
