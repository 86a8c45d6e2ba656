"""Counts by day, and a value over time, as pictures; each is told in words or a table too."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dateline.page.html.phrases import escape, render_lead
from index_store import MONTHS, write_day

# A bar needs about three pixels; on a phone there are some 350.
MOST_DAYS = 120
MOST_MONTHS = 240
PULSE = 34  # height of a small line of time, in pixels
HEIGHT = 100  # of the tallest bar, in units of the picture
TOP, BASE = 34, 150  # of the highest and the lowest point of a line, in pixels
APART = 30  # per cent of the width that a label needs on a phone

Point = tuple[date, float, str, bool]
"""A day, a value, the value in words, and whether the line goes through it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What happened in a day, a month or a year."""

    name: str
    count: int
    since: date
    """Its first day."""
    until: date
    """Its last day."""


def bars_of(days: Mapping[date, int]) -> tuple[str, list[Bar]]:
    """Return "day", "month" or "year", and a bar for each of them from the first to the last.

    Args:
        days: Counts by day, of one day at the least.
    """
    first, last = min(days), max(days)
    if (last - first).days < MOST_DAYS:
        span = [first + timedelta(days=gone) for gone in range((last - first).days + 1)]
        return "day", [Bar(write_day(day), days.get(day, 0), day, day) for day in span]
    months = [divmod(number, 12) for number in range(_month(first), _month(last) + 1)]
    if len(months) <= MOST_MONTHS:
        held = {month: 0 for month in months}
        for day, count in days.items():
            held[divmod(_month(day), 12)] += count
        return "month", [
            Bar(f"{MONTHS[month]} {year}", count, *_bounds(year, month + 1, month + 1))
            for (year, month), count in held.items()
        ]
    years = {year: 0 for year in range(first.year, last.year + 1)}
    for day, count in days.items():
        years[day.year] += count
    return "year", [Bar(str(year), count, *_bounds(year, 1, 12)) for year, count in years.items()]


def render_pulse(by_day: Mapping[date, int]) -> str:
    """Return a small line of time: how many articles came when, told in words beside it."""
    if len(by_day) < 2:
        return ""
    _, bars = bars_of(by_day)
    most = max(bar.count for bar in bars)
    width = 100 / len(bars)
    drawn = "".join(
        f'<rect x="{place * width:.2f}%" width="{max(width * 0.8, 1):.2f}%" '
        f'y="{PULSE - 2 - height:.1f}" height="{height:.1f}"/>'
        for place, bar in enumerate(bars)
        if (height := (PULSE - 4) * bar.count / most)
    )
    ground = f'<line x1="0" x2="100%" y1="{PULSE - 1}" y2="{PULSE - 1}"/>'
    return f'<svg class="pulse" aria-hidden="true">{ground}{drawn}</svg>'


def _bounds(year: int, first: int, last: int) -> tuple[date, date]:
    """Return the first day of a month and the last day of another."""
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def render_chart(days: Mapping[date, int]) -> str:
    """Return a picture of articles by day, month or year with a table of the same figures."""
    if not days:
        return '<p class="none">No article says when it was published.</p>'
    unit, bars = bars_of(days)
    most = max(bars, key=lambda bar: bar.count)
    peak = f"most {'on' if unit == 'day' else 'in'} {most.name}: {most.count:,}"
    told = f"From {bars[0].name} to {bars[-1].name}; {peak}."
    drawn = "".join(
        f'<rect x="{place}.1" y="{HEIGHT - height:.2f}" width="0.8" height="{height:.2f}" '
        f'data-do="articles" data-field="days" data-value="{bar.since}/{bar.until}">'
        f"<title>{escape(bar.name)}: {bar.count:,}</title></rect>"
        for place, bar in enumerate(bars)
        if bar.count
        for height in [max(2.0, HEIGHT * bar.count / most.count)]  # one in thousands is seen too
    )
    middle = f"<span>{escape(bars[len(bars) // 2].name)}</span>" if len(bars) > 4 else ""
    last = f"<span>{escape(bars[-1].name)}</span>" if len(bars) > 1 else ""
    rows = "".join(
        f'<tr><th scope="row">{render_lead("days", f"{bar.since}/{bar.until}", bar.name)}</th>'
        f"<td>{bar.count:,}</td></tr>"
        for bar in bars
        if bar.count
    )
    return (
        f'<figure class="chart"><figcaption>Articles per {unit} '
        f'<span aria-hidden="true">{escape(peak)}</span></figcaption>'
        f'<div class="plot"><svg viewBox="0 0 {len(bars)} {HEIGHT}" '
        'preserveAspectRatio="none" role="img" '
        'aria-labelledby="chart-title" aria-describedby="chart-told">'
        f'<title id="chart-title">Articles per {unit}</title>'
        f'<desc id="chart-told">{escape(told)}</desc>{drawn}</svg></div>'
        f'<p class="axis" aria-hidden="true"><span>{escape(bars[0].name)}</span>{middle}{last}</p>'
        f"<details><summary>The same as a table</summary><table><thead><tr>"
        f'<th scope="col">{unit.capitalize()}</th><th scope="col">Articles</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></details></figure>"
    )


def render_line(points: Sequence[Point], name: str) -> str:
    """Return a value over time: a dot for each report, and steps from one value to the next.

    Args:
        points: In order of time, on two days at the least.
        name: Unlike any other on the page.
    """
    (first, *_), (last, *_) = points[0], points[-1]
    amounts = [amount for _, amount, _, _ in points]
    low = 0.0 if min(amounts) < max(amounts) / 2 else min(amounts) - (max(amounts) - min(amounts))
    span = max((last - first).days, 1)
    # Percentages leave the dots round at any width.
    places = [
        (
            4 + 92 * (day - first).days / span,
            BASE - (BASE - TOP) * (amount - low) / _span(amounts, low),
        )
        for day, amount, *_ in points
    ]
    line = [place for place, point in zip(places, points, strict=True) if point[3]]
    steps = "".join(_step(one, other) for one, other in pairwise(line))
    dots = "".join(
        f"<g><title>{write_day(day)}: {escape(written)}</title>"
        f'<circle class="{"on" if on else "beside"}" cx="{x:.2f}%" cy="{y:.1f}" r="6"/></g>'
        for (x, y), (day, _, written, on) in zip(places, points, strict=True)
    )
    told = f"{len(points)} values: " + "; ".join(
        f"{written} on {write_day(day)}" for day, _, written, _ in points
    )
    return (
        f'<figure class="line"><svg width="100%" height="{BASE + 14}" role="img" '
        f'aria-labelledby="{name}" aria-describedby="{name}-told">'
        f'<title id="{name}">The value over time</title>'
        f'<desc id="{name}-told">{escape(told)}. The table below has their reports.</desc>'
        f'<line class="ground" x1="0" x2="100%" y1="{BASE + 12}" y2="{BASE + 12}"/>'
        f"{steps}{dots}{_labels(points, places)}</svg>"
        f'<p class="axis" aria-hidden="true"><span>{write_day(first)}</span>'
        f"<span>{write_day(last)}</span></p></figure>"
    )


def _span(amounts: Sequence[float], low: float) -> float:
    return (max(amounts) - low) or 1.0


def _step(one: tuple[float, float], other: tuple[float, float]) -> str:
    """Return the line of a value that holds until the next one is told."""
    (x, y), (next_x, next_y) = one, other
    return (
        f'<line x1="{x:.2f}%" x2="{next_x:.2f}%" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<line x1="{next_x:.2f}%" x2="{next_x:.2f}%" y1="{y:.1f}" y2="{next_y:.1f}"/>'
    )


def _labels(points: Sequence[Point], places: Sequence[tuple[float, float]]) -> str:
    """Return the values in words above their dots: the newest, and others that have room."""
    taken: list[float] = []
    told = []
    order = sorted(range(len(points)), key=lambda at: (at != len(points) - 1, at != 0, at))
    for at in order:
        (x, y), written = places[at], points[at][2]
        if any(abs(x - other) < APART for other in taken):
            continue
        taken.append(x)
        anchor = "start" if x < APART else "end" if x > 100 - APART else "middle"
        told.append(
            f'<text x="{x:.2f}%" y="{y - 13:.1f}" text-anchor="{anchor}">{escape(written)}</text>'
        )
    return "".join(told)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
