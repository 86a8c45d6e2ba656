"""Small archives about one value each, and what is to be told of it: ``cases.jsonl``.

Each set was written before the code was first run on it: the first before there was any. A report
is its day, outlet, title and text; expected are (standing, amount), the newest first.
"""

import json
from dataclasses import dataclass
from pathlib import Path

Report = tuple[str, str, str, str]


@dataclass(frozen=True)
class Case:
    name: str
    set: str
    question: str
    reports: tuple[Report, ...]
    expected: tuple[tuple[str, float], ...]


def _read(line: str) -> Case:
    told = json.loads(line)
    reports = tuple(tuple(one) for one in told["reports"])
    expected = tuple((standing, amount) for standing, amount in told["expected"])
    return Case(told["name"], told["set"], told["question"], reports, expected)


CASES = {
    case.name: case
    for case in map(
        _read, Path(__file__).with_name("cases.jsonl").read_text(encoding="utf-8").splitlines()
    )
}
