"""What came of each run over the desk's questions: a file each in the data folder."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dateline.service.errors import ServiceError
from index_store import write_durably

FOLDER = "evaluations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """How one question was answered."""

    id: str
    question: str
    right: bool
    status: str
    """As ``rag.Status``."""
    text: str
    """The answer; empty where it cited an article that was purged since."""
    cited: tuple[str, ...] = ()
    """The ids of the articles that it quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRun:
    """One run."""

    at: datetime
    """When it began, in UTC."""
    snapshot: int
    """Of the index that answered."""
    model: str | None
    """The chat model's name; None where answers were the archive's own sentences."""
    figures: dict[str, float | int | None]
    """As ``rag.evaluation_figures``."""
    scored: tuple[Scored, ...]
    """In the order of asking."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as it is kept, and as programs are told it."""
        return asdict(self) | {"at": self.at.isoformat()}

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> "EvaluationRun":
        """Return a run as ``to_dict`` told it."""
        scored = tuple(Scored(**{**one, "cited": tuple(one["cited"])}) for one in told["scored"])
        return cls(**{**told, "at": datetime.fromisoformat(told["at"]), "scored": scored})


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChanges:
    """What a run says beside an earlier one, by question."""

    newly_right: tuple[Scored, ...]
    newly_wrong: tuple[Scored, ...]
    still_wrong: tuple[Scored, ...]
    first_wrong: tuple[Scored, ...]
    """Wrong, and not asked before."""


def keep_run(data: Path, run: EvaluationRun) -> None:
    """Keep a run durably.

    Raises:
        ServiceError: It cannot be written.
    """
    folder = data / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_durably(
            folder / f"{run.at:%Y%m%dT%H%M%S%f}.json",
            json.dumps(run.to_dict(), ensure_ascii=False, indent=1),
        )
    except OSError as error:
        raise ServiceError(
            f"The run cannot be kept in {folder}: {error.strerror or error}. Make room there."
        ) from error


def last_run(data: Path) -> EvaluationRun | None:
    """Return the newest run that was kept, or None where there is none.

    Raises:
        ServiceError: It cannot be read.
    """
    newest = max((data / FOLDER).glob("*.json"), default=None)
    return _read(newest) if newest else None


def purge_runs(data: Path, articles: Collection[str]) -> int:
    """Delete the answers of all runs that cite articles; return how many there were.

    Args:
        data: The data folder.
        articles: Ids.

    Raises:
        ServiceError: A run cannot be read or written.
    """
    found = 0
    for path in (data / FOLDER).glob("*.json"):
        run = _read(path)
        scored = tuple(
            replace(one, text="", cited=()) if set(articles) & set(one.cited) else one
            for one in run.scored
        )
        if scored != run.scored:
            found += sum(new != old for new, old in zip(scored, run.scored, strict=True))
            keep_run(data, replace(run, scored=scored))
    return found


def _read(path: Path) -> EvaluationRun:
    try:
        return EvaluationRun.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ServiceError(f"{path} cannot be read ({error}). Move it away.") from error


def compare_runs(before: EvaluationRun | None, scored: Sequence[Scored]) -> RunChanges:
    """Return what has changed since an earlier run; None: there was none."""
    known = {one.id: one.right for one in before.scored} if before else {}
    wrong = [one for one in scored if not one.right]
    return RunChanges(
        newly_right=tuple(one for one in scored if one.right and known.get(one.id) is False),
        newly_wrong=tuple(one for one in wrong if known.get(one.id) is True),
        still_wrong=tuple(one for one in wrong if known.get(one.id) is False),
        first_wrong=tuple(one for one in wrong if one.id not in known),
    )
