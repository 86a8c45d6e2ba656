"""Counts by day as a picture and, for whoever cannot see it, as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateline.page.html.phrases import escape
from index_store import MONTHS, write_day

# A bar needs about three pixels; on a phone there are some 350.
MOST_DAYS = 120
MOST_MONTHS = 240
HEIGHT = 100  # of the tallest bar, in units of the picture


@dataclass(frozen=True, slots=True)
class Bar:
    """What happened in a day, a month or a year."""

    name: str
    count: int


def bars_of(days: Mapping[date, int]) -> tuple[str, list[Bar]]:
    """Return "day", "month" or "year", and a bar for each of them from the first to the last.

    Args:
        days: Counts by day, of one day at the least.
    """
    first, last = min(days), max(days)
    if (last - first).days < MOST_DAYS:
        span = [first + timedelta(days=gone) for gone in range((last - first).days + 1)]
        return "day", [Bar(write_day(day), days.get(day, 0)) for day in span]
    months = [divmod(number, 12) for number in range(_month(first), _month(last) + 1)]
    if len(months) <= MOST_MONTHS:
        held = {month: 0 for month in months}
        for day, count in days.items():
            held[divmod(_month(day), 12)] += count
        return "month", [
            Bar(f"{MONTHS[month]} {year}", count) for (year, month), count in held.items()
        ]
    years = {year: 0 for year in range(first.year, last.year + 1)}
    for day, count in days.items():
        years[day.year] += count
    return "year", [Bar(str(year), count) for year, count in years.items()]


def render_chart(days: Mapping[date, int]) -> str:
    """Return a picture of articles by day, month or year with a table of the same figures."""
    if not days:
        return '<p class="none">No article says when it was published.</p>'
    unit, bars = bars_of(days)
    most = max(bars, key=lambda bar: bar.count)
    peak = f"most {'on' if unit == 'day' else 'in'} {most.name}: {most.count:,}"
    told = f"From {bars[0].name} to {bars[-1].name}; {peak}."
    drawn = "".join(
        f'<rect x="{place}.1" y="{HEIGHT - height:.2f}" width="0.8" height="{height:.2f}">'
        f"<title>{escape(bar.name)}: {bar.count:,}</title></rect>"
        for place, bar in enumerate(bars)
        if bar.count
        for height in [max(2.0, HEIGHT * bar.count / most.count)]  # one in thousands is seen too
    )
    middle = f"<span>{escape(bars[len(bars) // 2].name)}</span>" if len(bars) > 4 else ""
    last = f"<span>{escape(bars[-1].name)}</span>" if len(bars) > 1 else ""
    rows = "".join(
        f'<tr><th scope="row">{escape(bar.name)}</th><td>{bar.count:,}</td></tr>'
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


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
