"""The archive tab's markup. ``test_browser_archive`` drives it."""

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta

import pytest

from dateline.page.html.archive import (
    article_label,
    render_change,
    render_note,
    render_report,
    render_statistics,
    write_age,
)
from dateline.page.html.charts import bars_of, render_chart
from dateline.service import (
    ArchiveChange,
    Role,
    User,
)
from index_store import BuildReport
from index_store.catalogue.statistics import ArticleEntry, Reprints
from index_store.maintenance.statistics import ArchiveStatistics, StoredSnapshot

ADA = User("ada", Role.CURATOR)
BOB = User("bob", Role.READER)
NOW = datetime(2025, 10, 2, 12, tzinfo=UTC)
LIVE = StoredSnapshot(
    number=4,
    live=True,
    built_at=NOW - timedelta(hours=3),
    articles=1_200,
    chunks=3_400,
    embedding_model="wordllama",
)


def snapshot(number: int) -> StoredSnapshot:
    return StoredSnapshot(
        number=number,
        live=False,
        built_at=NOW - timedelta(days=number),
        articles=number,
        chunks=number,
        embedding_model="<model>",
    )


def statistics(**changes: object) -> ArchiveStatistics:
    values = {
        "snapshot": LIVE,
        "days": {date(2025, 9, 4): 700, date(2025, 9, 30): 480},
        "undated": 20,
        "outlets": [("Vell & Bay Gazette", 600), (None, 400)]
        + [(f"Outlet {number}", 20) for number in range(10)],
        "languages": [("en", 1_200)],
        "clusters": 7,
        "reprints": [Reprints(title="<b>Ferry</b> sails", articles=9, outlets=4)],
    }
    return ArchiveStatistics(**(values | changes))  # type: ignore[arg-type]


def change(**changes: object) -> ArchiveChange:
    values = {"what": "Rebuilding", "by": "ada", "began": NOW}
    return ArchiveChange(**(values | changes))  # type: ignore[arg-type]


def test_days_months_and_years_are_bars_without_gaps() -> None:
    unit, bars = bars_of({date(2025, 2, 27): 2, date(2025, 3, 2): 5})
    assert unit == "day"
    assert [(bar.name, bar.count) for bar in bars] == [
        ("27 February 2025", 2),
        ("28 February 2025", 0),
        ("1 March 2025", 0),
        ("2 March 2025", 5),
    ]
    unit, bars = bars_of({date(2024, 11, 30): 1, date(2024, 11, 2): 1, date(2025, 4, 1): 5})
    assert unit == "month"
    assert [bar.count for bar in bars] == [2, 0, 0, 0, 0, 5]
    assert (bars[0].name, bars[-1].name) == ("November 2024", "April 2025")
    unit, bars = bars_of({date(1990, 1, 1): 1, date(2025, 4, 1): 5})
    assert (unit, len(bars), bars[0].name) == ("year", 36, "1990")


def test_the_chart_is_a_picture_with_words_and_a_table_of_the_same() -> None:
    root = ET.fromstring(render_chart({date(2025, 9, 4): 700, date(2025, 9, 6): 1}))
    svg = root.find("div/svg")
    assert svg is not None
    assert svg.get("role") == "img"
    named = [svg.get("aria-labelledby"), svg.get("aria-describedby")]
    texts = {part.get("id"): part.text for part in svg if part.get("id")}
    assert [texts[name] for name in named] == [
        "Articles per day",
        "From 4 September 2025 to 6 September 2025; most on 4 September 2025: 700.",
    ]
    bars = svg.findall("rect")
    assert [bar.get("height") for bar in bars] == ["100.00", "2.00"], "one of 700 is seen too"
    rows = root.findall("details/table/tbody/tr")
    told = [["".join(cell.itertext()) for cell in row] for row in rows]
    assert told == [["4 September 2025", "700"], ["6 September 2025", "1"]]


def test_bars_rows_and_names_lead_to_their_articles() -> None:
    root = ET.fromstring(render_chart({date(2024, 2, 1): 3, date(2025, 9, 6): 1}))
    bars, buttons = root.findall("div/svg/rect"), root.findall(".//table//button")
    leads = [[one.get(f"data-{name}") for name in ("do", "field", "value")] for one in bars]
    assert leads == [
        ["articles", "days", "2024-02-01/2024-02-29"],
        ["articles", "days", "2025-09-01/2025-09-30"],
    ]
    assert [one.get("data-value") for one in buttons] == [lead[2] for lead in leads]
    shown = render_statistics(statistics(), [LIVE], NOW)
    assert 'data-field="outlet" data-value="Vell &amp; Bay Gazette"' in shown
    assert 'data-field="language"' in shown
    assert 'data-value="not stated"' not in shown


def test_an_archive_without_days_says_so() -> None:
    assert "No article says when" in render_chart({})


def test_statistics_name_everything_once_and_escape_it() -> None:
    shown = render_statistics(statistics(), [snapshot(5), LIVE, snapshot(3)], NOW)
    assert "4 September 2025 to 30 September 2025" in shown
    assert "<dt>Undated</dt><dd>20</dd>" in shown
    assert "<dt>Outlets</dt><dd>11</dd>" in shown
    assert "Vell &amp; Bay Gazette" in shown
    assert "not stated" in shown
    assert "2 more" in shown
    assert "&lt;b&gt;Ferry&lt;/b&gt; sails" in shown
    assert "<b>" not in shown
    assert "&lt;model&gt;" in shown
    assert "3 hours ago" in shown
    states = ["Gone back from", "Serves now", "Kept to go back to"]
    assert sorted(states, key=shown.index) == states


def test_a_running_change_tells_stage_rate_and_time_left() -> None:
    shown = render_change(
        change(stage="Embedding", done=1_200, total=3_000, rate=200.0), None, curator=False
    )
    assert "1,200 of 3,000 · 200 a second · 9 s left" in shown
    assert 'max="3000" value="1200"' in shown
    assert "begun by ada" in shown
    shown = render_change(change(stopping=True), None, curator=True)
    assert "Stopping" in shown
    assert "value=" not in shown, "a bar without an end shows that something moves"
    assert "left" not in render_change(change(done=3, total=3, rate=1.0), None, curator=True)


def test_what_a_change_did_is_for_curators_and_who_holds_the_lock_for_all() -> None:
    ended = change(running=False, result=BuildReport(added=["a.txt"], articles=3))
    assert "a.txt" in render_change(ended, None, curator=True)
    assert render_change(ended, None, curator=False) == ""
    assert render_change(None, None, curator=True) == ""
    failed = change(running=False, error="The disk is <full>.")
    assert "Rebuilding: The disk is &lt;full&gt;." in render_change(failed, None, curator=True)
    assert "Snapshot 3 is live" in render_change(
        change(running=False, result=3), None, curator=True
    )
    assert "process 7" in render_change(None, "dateline build, process 7", curator=False)


def test_a_report_names_everything_with_its_reason() -> None:
    report = BuildReport(
        added=["uploads/<x>.txt"],
        unchanged=[f"{number}.txt" for number in range(150)],
        skipped={"bad.pdf": "bad.pdf is <damaged>."},
        kept=["bad.pdf"],
        duplicate={"copy.txt": "first.txt"},
        articles=152,
    )
    shown = render_report(report, change(what="Adding 3 files"))
    assert "Begun by ada, 2 October 2025, 12:00 UTC." in shown
    assert "1 added, 1 skipped, 1 duplicate, 150 unchanged" in shown
    assert "uploads/&lt;x&gt;.txt" in shown
    assert "bad.pdf is &lt;damaged&gt;. Its earlier text stays in the index." in shown
    assert "copy.txt: the same article as first.txt" in shown
    assert "and 50 more" in shown
    assert "Nothing to do." in render_report(BuildReport(), change())


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "just now"), (60, "1 minute ago"), (7_300, "2 hours ago"), (200_000, "2 days ago")],
)
def test_an_age_is_told_in_its_largest_unit(seconds, told) -> None:
    assert write_age(NOW - timedelta(seconds=seconds), NOW) == told


def test_labels_and_notes() -> None:
    found = ArticleEntry(id="a", title="Cup won", source=None, day=None, origin="cup.txt")
    assert article_label(found) == "Cup won (outlet unknown, undated; cup.txt)"
    assert render_note("") == ""
    assert 'role="alert">&lt;i&gt;' in render_note("<i>")
