"""Which articles are of one story: one matter that develops over days, weeks or months.

Each article is compared with those that share most of its telling words. A fitted line says how
likely two are of one story (``likeness``); articles are joined while they are so on average
(``average_link``). Reprints count as one article.

A story is named by the article that founded it. It keeps its name and its articles when more come:
only these are compared. When a snapshot is written afresh all are grouped anew, and a group takes
the name of the story that most of its articles had.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain, count
from pathlib import Path

import numpy as np

from index_store.building.groups.average_link import average_link
from index_store.building.groups.likeness import Comparison, Line, stored_line
from index_store.catalogue.members import Member
from index_store.config import StoryConfig
from index_store.errors import IndexStoreError
from index_store.search.leads import LeadIndex

NOT_WORTH = 0.02  # a chance so low adds nothing to an average

KnownStories = Mapping[str, str | None]
"""Article id -> the name of its story; None where it was compared and is of none."""


def known_stories(folder: Path | None, members: Sequence[Member]) -> KnownStories:
    """Return what a snapshot tells of its articles; nothing where it cannot be read."""
    try:
        leads = LeadIndex.open(folder / "leads") if folder else None
    except IndexStoreError:
        leads = None
    if leads is None:
        return {}
    of_revision = dict(zip(leads.words.ids, leads.stories, strict=True))
    return {member.id: of_revision.get(member.revision) for member in members}


def stories_of(
    members: Sequence[Member],
    folder: Path,
    before: KnownStories,
    config: StoryConfig,
    line: Line | None = None,
    *,
    continued: bool,
) -> list[str | None]:
    """Return the story of every article, None where it is alone.

    Args:
        members: The articles of a snapshot, in the order of its leads.
        folder: The snapshot's; words and leads are written.
        before: As they are known so far.
        config: How many are compared, and how alike they are in a story.
        line: Other weights than those that are stored.
        continued: Keep these together, and compare only articles that are not among them.
    """
    nodes = _without_reprints(members)
    known = {node for node, member in zip(nodes, members, strict=True) if member.id in before}
    groups = _as_before(members, nodes, before) if continued else {node: node for node in nodes}
    for node in _furniture(members, nodes, config):
        del groups[node]
    new = sorted(groups.keys() - known if continued else groups.keys())
    if new:
        comparison = Comparison.of(folder, [member.title for member in members], config)
        ones, others = comparison.pairs(np.array(new), np.array(sorted(groups)))
        chances = (line or stored_line()).chances(comparison.measures(ones, others))
        likely = chances > NOT_WORTH
        pairs = zip(*(column[likely].tolist() for column in (ones, others, chances)), strict=True)
        standing = {groups[node] for node in known & groups.keys()} if continued else set()
        groups = average_link(groups, pairs, standing, config.least, config.neighbours)
    return _named(members, nodes, groups, before)


def _without_reprints(members: Sequence[Member]) -> list[int]:
    """Return for every article the row that stands for it and its reprints."""
    first: dict[str, int] = {}
    return [
        first.setdefault(member.cluster or member.id, row) for row, member in enumerate(members)
    ]


def _furniture(members: Sequence[Member], nodes: Sequence[int], config: StoryConfig) -> set[int]:
    """Return the nodes of texts that one outlet prints again and again."""
    printed = Counter((node, one.source) for node, one in zip(nodes, members, strict=True))
    return {node for (node, _), copies in printed.items() if copies >= config.furniture}


def _as_before(
    members: Sequence[Member], nodes: Sequence[int], before: KnownStories
) -> dict[int, int]:
    """Return node -> the first node of the story that it had, else itself."""
    first: dict[str, int] = {}
    groups: dict[int, int] = {}
    for member, node in zip(members, nodes, strict=True):
        if story := before.get(member.id):
            groups.setdefault(node, first.setdefault(story, node))
    return {node: groups.get(node, node) for node in nodes}


def _named(
    members: Sequence[Member],
    nodes: Sequence[int],
    groups: Mapping[int, int],
    before: KnownStories,
) -> list[str | None]:
    """Return the name of each article's group: that of most of its articles, else its founder's.

    What is only one article and its reprints is no story.
    """
    held: dict[int, list[Member]] = {}
    for member, node in zip(members, nodes, strict=True):
        if node in groups:
            held.setdefault(groups[node], []).append(member)
    sizes = Counter(groups.values())
    stories = {group: held[group] for group in held if sizes[group] > 1}
    names = _kept(stories, before)
    taken = set(names.values())
    for group, articles in stories.items():
        if group not in names:
            ids = [
                one.id for one in sorted(articles, key=lambda one: (one.day or date.max, one.id))
            ]
            others = (f"{ids[0]}-{number}" for number in count(2))
            names[group] = next(name for name in chain(ids, others) if name not in taken)
            taken.add(names[group])
    return [names.get(groups[node]) if node in groups else None for node in nodes]


def _kept(stories: Mapping[int, Sequence[Member]], before: KnownStories) -> dict[int, str]:
    """Return group -> the name that most of its articles had, each name once."""
    claims = sorted(
        (-articles, name, group)
        for group, members in stories.items()
        for name, articles in Counter(before.get(one.id) for one in members).items()
        if name
    )
    kept: dict[int, str] = {}
    taken: set[str] = set()
    for _, name, group in claims:
        if group not in kept and name not in taken:
            kept[group] = name
            taken.add(name)
    return kept
