"""The archive tab's HTML: pure functions from figures, changes and reports to markup.

All text passes through ``phrases.escape``.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from dateline.page.html.charts import render_chart
from dateline.page.html.phrases import escape, render_lead
from dateline.service import ArchiveChange
from index_store import (
    ArchiveStatistics,
    ArticleEntry,
    BuildReport,
    StoredSnapshot,
    ValueCounts,
    visible,
    write_count,
    write_day,
)

SHOWN_OUTLETS = 10
SHOWN_NAMES = 100  # of what a change did; the count says how many there are
WHAT_HAPPENED = {
    "added": "Added",
    "changed": "Changed",
    "removed": "Removed",
    "skipped": "Skipped",
    "duplicate": "Duplicate",
    "unchanged": "Unchanged",
}


def render_statistics(
    held: ArchiveStatistics, snapshots: Sequence[StoredSnapshot], now: datetime
) -> str:
    """Return what the archive holds, and the snapshots that are kept."""
    live = held.snapshot
    period = (
        f"{write_day(min(held.days))} to {write_day(max(held.days))}" if held.days else "no dates"
    )
    facts = {
        "Articles": f"{live.articles:,}",
        "Published": period,
        "Undated": f"{held.undated:,}",
        "Outlets": f"{sum(name is not None for name, _ in held.outlets):,}",
        "Groups of reprints": f"{held.clusters:,}",
    }
    listed = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts.items())
    return (
        f'<section class="statistics"><h2>What the archive holds</h2><dl class="figures">{listed}'
        f'</dl>{render_chart(held.days)}<div class="value-counts">'
        f"{_value_counts('Outlet', held.outlets)}{_value_counts('Language', held.languages)}"
        f"{_reprints(held)}"
        f"</div>{_snapshots(snapshots, now)}</section>"
    )


def render_change(change: ArchiveChange | None, other: str | None, *, curator: bool) -> str:
    """Return the change that runs, or what the last one did; who reads only is spared the names.

    Args:
        change: The last one that was begun here.
        other: Who else is changing the archive.
        curator: Whether the names of files may be told.
    """
    if other:
        return _message("info", f"The archive is being changed by another process: {other}.")
    if change is None or not (change.running or curator):
        return ""
    if change.running:
        return _running(change)
    if change.error is not None:
        return _message("problem", f"{change.what}: {change.error}")
    if isinstance(change.result, int):
        return _message("done", f"Snapshot {change.result} is live again.")
    return render_report(change.result, change) if change.result else ""


def render_report(report: BuildReport, change: ArchiveChange) -> str:
    """Return what a change did with every article, with names and reasons."""
    parts: dict[str, list[str]] = {
        "added": [escape(name) for name in report.added],
        "changed": [escape(name) for name in report.changed],
        "removed": [escape(name) for name in report.removed],
        "skipped": [_skipped(name, why, report) for name, why in report.skipped.items()],
        "duplicate": [
            f"{escape(name)}: the same article as {escape(first)}"
            for name, first in report.duplicate.items()
        ],
        "unchanged": [escape(name) for name in report.unchanged],
    }
    counts = ", ".join(f"{len(names):,} {kind}" for kind, names in parts.items() if names)
    lists = "".join(
        _names(kind, names, is_open=kind in ("added", "changed", "removed", "skipped"))
        for kind, names in parts.items()
        if names
    )
    return (
        f'<section class="report" role="status"><h3>{escape(change.what)}: done</h3>'
        f"<p>{counts or 'Nothing to do'}. The archive holds "
        f"{write_count(report.articles, 'article')} in {write_count(report.chunks, 'passage')}, "
        f"{report.embedded:,} of them newly embedded; "
        f"{report.seconds:.1f} s. B{escape(_begun(change)[1:])}.</p>{lists}</section>"
    )


def render_rollback(earlier: StoredSnapshot | None, now: datetime) -> str:
    """Return what going back leads to; None: nowhere."""
    told = "There is no snapshot before this one."
    if earlier:
        told = (
            f"To snapshot {earlier.number} of {write_count(earlier.articles, 'article')}, built "
            f"{write_age(earlier.built_at, now)}. What was changed since is taken back; this "
            "cannot be undone here."
        )
    return f"<h3>Go back</h3><p>{told}</p>"


def render_note(text: str) -> str:
    """Return why something was not done, or nothing."""
    return f'<p class="work problem" role="alert">{escape(text)}</p>' if text else ""


def article_label(found: ArticleEntry) -> str:
    """Return how an article is named in a list to choose from."""
    day = write_day(found.day) if found.day else "undated"
    return visible(f"{found.title} ({found.source or 'outlet unknown'}, {day}; {found.origin})")


def write_age(built: datetime, now: datetime) -> str:
    """Return how long ago something was, in the largest unit that fits: "3 hours ago"."""
    seconds = max(0.0, (now - built).total_seconds())
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{write_count(int(seconds // size), unit)} ago"
    return "just now"


def write_moment(moment: datetime) -> str:
    """Return a moment such as "4 September 2025, 14:05 UTC"."""
    return f"{write_day(moment.date())}, {moment:%H:%M} UTC"


def _running(change: ArchiveChange) -> str:
    facts = []
    if change.total:
        facts.append(f"{change.done:,} of {change.total:,}")
    if change.rate >= 0.1:
        facts.append(
            f"{change.rate:,.0f} a second" if change.rate >= 10 else f"{change.rate:.1f} a second"
        )
    left = change.seconds_left
    if left is not None and change.done < change.total:
        facts.append(f"{_duration(left)} left")
    facts.append(_begun(change))
    stage = "Stopping" if change.stopping else change.stage
    done = min(change.done, change.total)
    value = f' max="{change.total}" value="{done}"' if change.total else ""
    return (
        f'<section class="work running"><h3>{escape(change.what)}</h3>'
        f"<p><strong>{escape(stage)}</strong> <span>{escape(' · '.join(facts))}</span></p>"
        f'<progress aria-label="{escape(stage)}"{value}></progress>'
        f"<p>The archive answers from what it held before until this is done.</p></section>"
    )


def _begun(change: ArchiveChange) -> str:
    return f"begun by {change.by}, {write_moment(change.began)}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"


def _message(kind: str, text: str) -> str:
    return f'<p class="work {kind}" role="status">{escape(text)}</p>'


def _skipped(name: str, why: str, report: BuildReport) -> str:
    kept = " Its earlier text stays in the index." if name in report.kept else ""
    return f"{escape(why)}{kept}"  # a reason begins with the name


def _names(kind: str, names: Sequence[str], *, is_open: bool) -> str:
    shown = "".join(f"<li>{name}</li>" for name in names[:SHOWN_NAMES])
    rest = len(names) - SHOWN_NAMES
    shown += f"<li>and {rest:,} more</li>" if rest > 0 else ""
    opened = " open" if is_open else ""
    return (
        f'<details class="{kind}"{opened}><summary>{WHAT_HAPPENED[kind]} ({len(names):,})</summary>'
        f"<ul>{shown}</ul></details>"
    )


def _value_counts(noun: str, counts: ValueCounts) -> str:
    most = max((articles for _, articles in counts), default=1)
    shown, rest = counts[:SHOWN_OUTLETS], counts[SHOWN_OUTLETS:]
    rows = [(_leading(noun, name), articles) for name, articles in shown]
    rows += [(f"{len(rest):,} more", sum(articles for _, articles in rest))] if rest else []
    return _table((noun, "Articles"), (_row(name, articles, most) for name, articles in rows))


def _leading(noun: str, name: str | None) -> str:
    """Return a name that leads to its articles; those without one cannot be searched for."""
    return render_lead(noun.lower(), name, name) if name else "not stated"


def _row(name: str, articles: int, most: int) -> str:
    share = min(1.0, articles / most)
    return (
        f'<tr><th scope="row">{name}</th>'
        f'<td><span class="bar" style="--share:{share:.3f}"></span>{articles:,}</td></tr>'
    )


def _reprints(held: ArchiveStatistics) -> str:
    if not held.reprints:
        return ""
    rows = (
        f'<tr><th scope="row">{escape(group.title)}</th><td>{group.articles:,}</td>'
        f"<td>{group.outlets:,}</td></tr>"
        for group in held.reprints
    )
    return _table(("Largest groups of reprints", "Articles", "Outlets"), rows)


def _snapshots(snapshots: Sequence[StoredSnapshot], now: datetime) -> str:
    rows = (
        f'<tr{" class=live" if kept.live else ""}><th scope="row">{kept.number}</th>'
        f"<td>{_standing(kept, snapshots)}</td>"
        f'<td>{write_moment(kept.built_at)} <span class="age">{write_age(kept.built_at, now)}'
        f"</span></td><td>{kept.articles:,}</td><td>{kept.chunks:,}</td>"
        f"<td>{escape(kept.embedding_model)}</td></tr>"
        for kept in snapshots
    )
    heads = ("Snapshot", "State", "Built", "Articles", "Passages", "Embedding model")
    return (
        '<div class="snapshots" role="region" aria-label="Snapshots of the index" '
        f'tabindex="0">{_table(heads, rows)}</div>'
    )


def _standing(kept: StoredSnapshot, snapshots: Sequence[StoredSnapshot]) -> str:
    live = next((one.number for one in snapshots if one.live), 0)
    if kept.live:
        return "Serves now"
    return "Kept to go back to" if kept.number < live else "Gone back from"


def _table(heads: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
