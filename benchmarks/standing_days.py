"""Thirty days of an invented archive, with what each changes for standing questions.

Names and texts are made up here. A day's ``news`` are the questions and searches of which a change
is to be told that day; of the first day none is, since nothing was known before it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

DAYS = 30
TRAM = "Who is for and who is against the Orrel tram?"
DAM = "Who is for and who is against the Skell dam?"
COST = "How many crowns will the Marl bridge cost?"
DEAD = "How many people did the fire in Tarn Mill kill?"
SCHOOLS = "How many schools in Velby closed?"
TROOPS = "Which countries refused to send troops to Varn?"
DIRECTOR = "Who is the director of the Orrel Museum?"
MAYOR = "Who is the mayor of Tarn Mill?"
QUESTIONS = (TRAM, DAM, COST, DEAD, SCHOOLS, TROOPS, DIRECTOR, MAYOR)
SEARCHES = {"lighthouse": "lighthouse", "heron": "heron nest"}
NAMES = dict.fromkeys(SEARCHES, "a search")


@dataclass(frozen=True, slots=True)
class Report:
    """An article of a day."""

    id: str
    outlet: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """What comes and goes on a day, and what of it is to be told."""

    reports: tuple[Report, ...] = ()
    removed: tuple[str, ...] = ()
    news: tuple[str, ...] = field(default=())


_LIGHTHOUSE = (
    "The lighthouse of Grey Point was painted white and red again on the wish of the sailors. "
    "Nine painters hung on ropes for a week, and the keeper, Olla Brand, cooked for all of them. "
    "The old lamp stays, she said, since no other throws its beam so far over the shoals, and the "
    "harbour office has paid for a new stair of oak that leads up to the gallery."
)


def _report(id_: str, outlet: str, title: str, text: str) -> Report:
    return Report(id_, outlet, title, text)


_SCRIPT: dict[int, Day] = {
    0: Day(
        (
            _report("tram1", "Quay Gazette", "Tram", "Tamsin Vale supports the Orrel tram."),
            _report("tram2", "Hill Post", "Tram", "Piet Ruun opposes the Orrel tram."),
            _report("dam1", "Hill Post", "Dam", "Lorn Abbe opposes the Skell dam."),
            _report("cost1", "Quay Gazette", "Bridge", "The Marl bridge will cost 70 crowns."),
            _report(
                "fire1", "Hill Post", "Fire", "The fire in Tarn Mill killed three people on Monday."
            ),
            _report("school1", "Hill Post", "Snow", "Four schools in Velby closed on Friday."),
            _report("troop1", "Quay Gazette", "Varn", "Ostria refused to send troops to Varn."),
            _report(
                "museum1", "Hill Post", "Museum", "Edda Morn is the director of the Orrel Museum."
            ),
            _report("mayor1", "Hill Post", "Mayor", "Arl Tove is the mayor of Tarn Mill."),
        )
    ),
    2: Day((_report("tram3", "Velby Echo", "Tram", "Piet Ruun opposes the Orrel tram."),)),
    3: Day(
        (
            _report(
                "tram4", "Hill Post", "A turn", "Piet Ruun now supports the Orrel tram, he said."
            ),
        ),
        news=(TRAM,),
    ),
    5: Day(
        (_report("light1", "Quay Gazette", "Lighthouse painted", _LIGHTHOUSE),),
        news=("lighthouse",),
    ),
    6: Day((_report("light2", "Velby Echo", "Lighthouse painted", f"{_LIGHTHOUSE} It shone."),)),
    7: Day(
        (_report("dam2", "Quay Gazette", "Dam", "Mira Sonn supports the Skell dam, she said."),),
        news=(DAM,),
    ),
    9: Day(
        (
            _report(
                "fire2", "Hill Post", "Fire", "The fire in Tarn Mill killed five people on Monday."
            ),
        ),
        news=(DEAD,),
    ),
    11: Day(
        (
            _report(
                "troop2", "Hill Post", "Varn", "Lemland refused to send troops to Varn on Sunday."
            ),
        ),
        news=(TROOPS,),
    ),
    13: Day(
        (_report("dam3", "Quay Gazette", "Dam", "Lorn Abbe now supports the Skell dam."),),
        news=(DAM,),
    ),
    15: Day(removed=("troop2",), news=(TROOPS,)),
    16: Day(
        (_report("heron1", "Hill Post", "Herons", "A heron built its nest on the town hall."),),
        news=("heron",),
    ),
    18: Day((_report("troop3", "Velby Echo", "Varn", "Ostria refused to send troops to Varn."),)),
    19: Day(
        (_report("tram5", "Quay Gazette", "Tram", "Nell Orsk opposes the Orrel tram, she said."),),
        news=(TRAM,),
    ),
    21: Day(
        (_report("school1", "Hill Post", "Snow", "Six schools in Velby closed on Friday."),),
        news=(SCHOOLS,),
    ),
    23: Day((_report("dam4", "Velby Echo", "Dam", "Mira Sonn supports the Skell dam, she said."),)),
    24: Day(removed=("tram5",), news=(TRAM,)),
    26: Day(
        (_report("heron2", "Quay Gazette", "Two nests", "The second heron nest has three eggs."),),
        news=("heron",),
    ),
    28: Day(
        (_report("dam5", "Hill Post", "Dam", "Ole Brask opposes the Skell dam, he said."),),
        news=(DAM,),
    ),
}
_TOWNS = ("Ottery", "Selby", "Wexcombe", "Hollin", "Brack", "Dunmoor")
_OTHER = (
    "The bakery of {town} won a prize for its rye bread.",
    "Rain fell over {town} all day and the market ended early.",
    "The choir of {town} sang in the rebuilt hall on Sunday.",
    "A lorry lost its load of apples on the road to {town}.",
)


def days(chance: random.Random) -> Iterator[Day]:
    """Yield the days; each has two more reports that nobody asks about."""
    for number in range(DAYS):
        day = _SCRIPT.get(number, Day())
        other = tuple(
            Report(
                f"other{number}-{place}",
                "Hill Post",
                "Local news",
                chance.choice(_OTHER).format(town=chance.choice(_TOWNS)) + f" No. {number}{place}.",
            )
            for place in range(2)
        )
        yield Day((*day.reports, *other), day.removed, day.news)
