"""How right an answer is by exhaustive gold: what of it is there, what is wrong, what is missing.

A row of gold holds ``type``, ``gold`` (each ``item`` with its ``aliases``, ``core`` where it must
be found, ``article_id``, perhaps ``amount`` or ``day``), ``wrong_items``, and of yes or no what is
``expected``; see ``benchmarks/gold/README.md``. Gold that is not core is never wrong, and not
missed either. The figures are those by which sets of this layout are scored elsewhere: names are
found on word boundaries, whatever their meaning.
"""

import re
from calendar import month_abbr, month_name
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from benchmarks.squad import first_word

Gold = Mapping[str, Any]
"""An item with its aliases, or a whole row."""
Scores = dict[str, float]
"""Measure -> share, 0 to 1."""

# A wrong item beside one of these is told apart, not asserted.
_TOLD_APART = re.compile(
    "n't|"
    r"\b(?:not?|never|neither|nor|rather than|instead|but|only|unlike|denied|declined|although"
    r"|while|sacked|froze|freez\w+|paus\w+|slow\w*|later|since|earlier|previously|rival"
    r"|excluding|except)\b",
    re.IGNORECASE,
)
_PLAIN = str.maketrans("’‘“”\u00a0", "''\"\" ")
_NEAR = (80, 160)  # characters before and after the name of an item in which its amount stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a system said, as it is scored."""

    answer: str
    items: tuple[str, ...] | None = None
    """Of a list what it lists; None where it is text alone."""
    abstained: bool
    cited: frozenset[str] = frozenset()
    """Ids of articles."""

    @property
    def whole(self) -> str:
        """The text with the items below it."""
        return "\n".join((self.answer, *(self.items or ())))


def scores(row: Gold, said: Prediction) -> Scores:
    """Return what one answer is worth.

    Args:
        row: Of the gold.
        said: What was answered. Of one that abstained nothing counts.

    Returns:
        "abstained", and where something is to be found "citation_recall", the share of the
        articles of the core that are cited. By type: of a list "precision", "recall", "f1" and
        where the gold has them "amounts"; "count" and "first_number"; "yesno"; "asof"; of figures
        "both" and "any"; of a timeline "events", "dated" and "in_order". Of a question without
        an answer "abstained" alone.
    """
    found = {"abstained": float(said.abstained)}
    articles = {gold["article_id"] for gold in _core(row)}
    if articles:
        found["citation_recall"] = len(said.cited & articles) / len(articles)
    if said.abstained:
        said = replace(said, answer="", items=None if said.items is None else ())
    said = replace(
        said,
        answer=said.answer.translate(_PLAIN),
        items=None if said.items is None else tuple(item.translate(_PLAIN) for item in said.items),
    )
    score = _BY_TYPE.get(row["type"])
    return found | (score(row, said) if score else {})


def _list(row: Gold, said: Prediction) -> Scores:
    """Compare what is listed, or named in the text, with the gold."""
    core, given = _core(row), said.items
    if given is None:
        found = [gold for gold in row["gold"] if _place(gold, said.answer) is not None]
        wrong = sum(_asserted(gold, said.answer) for gold in row["wrong_items"])
        right = sum(gold["core"] for gold in found)
    else:
        found = [gold for gold in row["gold"] if any(names_item(gold, item) for item in given)]
        right = sum(any(names_item(gold, item) for gold in row["gold"]) for item in given)
        wrong = len(given) - right
    precision = right / (right + wrong) if right + wrong else float(not core)
    recall = sum(gold["core"] for gold in found) / len(core) if core else 1.0
    total = precision + recall
    f1 = 2 * precision * recall / total if total else 0.0
    scored = {"precision": precision, "recall": recall, "f1": f1}
    if amounts := [_amount_told(gold, said.whole) for gold in core if gold.get("amount")]:
        scored["amounts"] = sum(amounts) / len(amounts)
    return scored


def _count(row: Gold, said: Prediction) -> Scores:
    core = _core(row)
    first = re.search(r"\d[\d,]*", said.answer)
    return {
        "count": float(any(_place(gold, said.whole) is not None for gold in core)),
        "first_number": float(first is not None and first[0].strip(",") in _names(core[0])),
    }


def _yesno(row: Gold, said: Prediction) -> Scores:
    return {"yesno": float(first_word(said.answer) == row["expected"])}


def _asof(row: Gold, said: Prediction) -> Scores:
    """Ask for the state of that day, and that no other is given for it."""
    wrong = any(_asserted(gold, said.whole) for gold in row["wrong_items"])
    right = any(_place(gold, said.whole) is not None for gold in _core(row))
    return {"asof": float(right and not wrong)}


def _figures(row: Gold, said: Prediction) -> Scores:
    given = [_place(gold, said.whole) is not None for gold in _core(row)]
    return {"both": float(all(given)), "any": float(any(given))}


def _timeline(row: Gold, said: Prediction) -> Scores:
    """Look for each event, by a name or its day, for its day, and for their order in the text."""
    core, places, dated = _core(row), [], 0
    for gold in core:
        spellings = [_find(day, said.whole, exact=False) for day in days(gold.get("day"))]
        on = [place for place in spellings if place is not None]
        named = _place(gold, said.whole, exact=False)
        dated += bool(on)
        if on or named is not None:
            places.append(max(on if named is None else [*on, named]))
    steps = [before <= after for before, after in pairwise(places)]
    return {
        "events": len(places) / len(core),
        "dated": dated / len(core),
        "in_order": sum(steps) / len(steps) if steps else float(bool(places)),
    }


_BY_TYPE: Mapping[str, Callable[[Gold, Prediction], Scores]] = {
    "list": _list,
    "count": _count,
    "yesno": _yesno,
    "asof": _asof,
    "figures": _figures,
    "timeline": _timeline,
}


def days(written: str | None) -> list[str]:
    """Return how news writes a day that the gold gives as 2022/08/29, or a month as 2024/03."""
    if not written:
        return []
    year, month, *day = written.split("/")
    name, short = month_name[int(month)], month_abbr[int(month)]
    months = (name, short, f"{short}.", f"{name[:4]}.")
    if not day:
        return [*(f"{month_} {year}" for month_ in months), f"{year}-{month}"]
    number = str(int(day[0]))
    return [
        f"{year}-{month}-{day[0]}",
        written,
        f"{int(month)}/{number}",
        *(f"{month_} {said}" for month_ in months for said in (number, f"{number}th")),
        *(f"{said} {month_}" for month_ in months for said in (number, f"{number}th")),
    ]


def _core(row: Gold) -> list[Gold]:
    return [gold for gold in row["gold"] if gold["core"]]


def _names(gold: Gold) -> list[str]:
    return [gold["item"], *gold.get("aliases", ())]


def names_item(gold: Gold, item: str) -> bool:
    """Say whether an item as it was told is one of the gold, under any of its names."""
    item = item.translate(_PLAIN)
    return _place(gold, item, exact=False) is not None


def _place(gold: Gold, text: str, *, exact: bool = True) -> int | None:
    """Return where an item is first named, under any of its names; None where it is not."""
    found = [_find(name, text, exact=exact) for name in _names(gold)]
    return min((place for place in found if place is not None), default=None)


def _find(name: str, text: str, *, exact: bool) -> int | None:
    """Return where a name stands as words of their own; None where it does not.

    Args:
        name: A number is not found as part of a longer one, nor with a currency before it.
        text: What was said.
        exact: Capitals of the name count.
    """
    name = name.translate(_PLAIN)
    flags = re.NOFLAG if exact and name != name.lower() else re.IGNORECASE
    end = re.escape(name) + r"(?!\w|[.,]\d)"
    found = re.search(r"(?<![\w$.,])" + end, text, flags)
    if not found and not name[:1].isdigit():
        found = re.search(r"(?<!\w)" + end, text, flags)
    return found.start() if found else None


def _asserted(gold: Gold, text: str) -> bool:
    """Say whether a wrong item is told in a sentence that does not tell it apart."""
    return any(
        _place(gold, sentence) is not None and not _TOLD_APART.search(sentence)
        for sentence in re.split(r"(?<=[.!?;])\s+|\n+", text)
    )


def _amount_told(gold: Gold, text: str) -> bool:
    """Say whether an amount of an item stands near its name."""
    place = _place(gold, text, exact=False)
    if place is None:
        return False
    near = text[max(0, place - _NEAR[0]) : place + _NEAR[1]]
    return any(_find(amount, near, exact=False) is not None for amount in gold["amount"])
