"""Articles that a content system pushes: on the disk before they are acknowledged, added together.

    articles -> a file each in ``uploads/pushed/PUSH/`` -> a note in ``pushes/waiting/``: kept
    ``add_pushed`` (in build.py) -> one change of the index -> the note moves to ``pushes/done/``

The file is an upload like a curator's: it is never overwritten, and read again when the readers
have learnt something. It is named after the article's id, so that a purge finds it.
"""

import json
import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from index_store.building.handed_in.uploads import LABEL, uploads_folder
from index_store.building.report import BuildReport
from index_store.data_folder import disk_errors
from index_store.durable import sync_tree, write_durably
from index_store.errors import IndexStoreError
from index_store.readers import article_id, read
from index_store.types import Article

MAX_PUSHED = 500  # articles at once: each is a file that is forced onto the disk
KEPT_DAYS = 30  # what became of a push
PUSHED = "pushed"  # below the uploads
SUFFIX = ".jsonl"  # a row is an article, whatever lists it holds; of .json they would be articles
NO_ADDRESS = (
    'has no web address of its own. Give it as "url"; it begins with http:// or https:// and is '
    "no home page."
)
LATER = "another article with this address comes later in the same push."


class PushOutcome(StrEnum):
    """What has become of one article of a push."""

    WAITING = "waiting"
    ADDED = "added"
    CHANGED = "changed"
    """Its earlier text is kept as an earlier version."""
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    SUPERSEDED = "superseded"
    """A later push of the same article was taken in with it."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedArticle:
    """One article of a push."""

    url: str | None
    """As it was sent; None where there was none."""
    outcome: PushOutcome
    reason: str = ""
    """Why it was refused; else empty."""
    article: str = ""
    """Its id; empty where it was refused."""
    removal: bool = False
    """It is to be taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """What was pushed at once, and what has become of it."""

    id: str
    """In order of time."""
    by: str
    at: datetime
    """In UTC."""
    articles: tuple[PushedArticle, ...]
    """In the order in which they were sent."""
    snapshot: int | None = None
    """The first in which all of it can be found; None while it waits, and where nothing did."""

    @property
    def waits(self) -> bool:
        """Whether some of it is not in the index yet."""
        return any(one.outcome is PushOutcome.WAITING for one in self.articles)

    @classmethod
    def from_json(cls, text: str) -> "Push":
        """Return a push as ``to_json`` wrote it."""
        told = json.loads(text)
        articles = tuple(
            PushedArticle(**{**one, "outcome": PushOutcome(one["outcome"])})
            for one in told["articles"]
        )
        return cls(**{**told, "at": datetime.fromisoformat(told["at"]), "articles": articles})

    def to_json(self) -> str:
        """Return it as it is kept."""
        return json.dumps(asdict(self) | {"at": self.at.isoformat()})


def keep_push(
    data: Path, by: str, items: Sequence[object], held: Callable[[str], str | None]
) -> Push:
    """Read articles and keep those that are to be added; nothing is left where that fails.

    Args:
        data: The data folder.
        by: Who pushes.
        items: Objects with the fields of an export's row; see ``readers/formats/fields.py``.
        held: Article id -> the revision that the archive holds and nothing is about to change.

    Raises:
        IndexStoreError: The disk is full or cannot be written to.
    """
    push = _new(by)
    folder = uploads_folder(data) / PUSHED / push.id
    fresh = folder.with_name(f".{push.id}")  # no reader looks into a hidden folder
    with disk_errors(data):
        try:
            fresh.mkdir(parents=True)
            taken = [_taken(item, fresh, held) for item in items]
            last = {one.article: place for place, one in enumerate(taken) if one.article}
            articles = tuple(
                one if last.get(one.article, place) == place else _refused(one.url, LATER)
                for place, one in enumerate(taken)
            )
            if any(fresh.iterdir()):
                sync_tree(fresh)
                os.replace(fresh, folder)
                sync_tree(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return _kept(data, replace(push, articles=articles))


def keep_removal(data: Path, by: str, url: str) -> Push:
    """Keep that an article is to be taken out, in its turn among those that are to be added.

    Raises:
        IndexStoreError: The disk is full or cannot be written to.
    """
    id_ = article_id(url)
    one = PushedArticle(url=url, outcome=PushOutcome.WAITING, article=id_ or "", removal=True)
    return _kept(data, replace(_new(by), articles=(one if id_ else _refused(url, NO_ADDRESS),)))


def find_push(data: Path, id_: str) -> Push | None:
    """Return a push of the last ``KEPT_DAYS``, or None where there is none with the id."""
    if not id_.isalnum():
        return None
    for _ in range(2):  # it may move from one to the other between two looks
        for folder in (_waiting(data), _done(data)):
            try:
                return Push.from_json((folder / f"{id_}.json").read_text(encoding="utf-8"))
            except FileNotFoundError:
                continue
    return None


def has_waiting(data: Path) -> bool:
    """Say whether something pushed is not in the index yet."""
    return next(_waiting(data).glob("*.json"), None) is not None


def waiting_pushes(data: Path) -> list[Push]:
    """Return every push that waits, oldest first.

    Raises:
        IndexStoreError: A note is damaged; the message names it.
    """
    return [_read(path) for path in sorted(_waiting(data).glob("*.json"))]


def original(data: Path, push: Push, article: PushedArticle) -> Path:
    """Return the file that holds an article of a push."""
    return uploads_folder(data) / PUSHED / push.id / f"{article.article}{SUFFIX}"


def pushed_files(data: Path, articles: Sequence[str]) -> list[Path]:
    """Return the files of every version of articles, by their ids."""
    folder = uploads_folder(data) / PUSHED
    return [path for id_ in articles for path in sorted(folder.glob(f"*/{id_}{SUFFIX}"))]


def settle(data: Path, pushes: Sequence[Push], report: BuildReport) -> None:
    """Note what has become of pushes that a change took in, and forget those of long ago."""
    done = _done(data)
    with disk_errors(data):
        done.mkdir(parents=True, exist_ok=True)
        last = {
            one.article: push.id
            for push in pushes
            for one in push.articles
            if one.outcome is PushOutcome.WAITING
        }
        for push in pushes:
            articles = tuple(
                one
                if one.outcome is not PushOutcome.WAITING
                else _settled(push, one, report)
                if last[one.article] == push.id
                else replace(one, outcome=PushOutcome.SUPERSEDED)
                for one in push.articles
            )
            settled = replace(push, articles=articles, snapshot=report.snapshot)
            write_durably(done / f"{push.id}.json", settled.to_json())
            (_waiting(data) / f"{push.id}.json").unlink(missing_ok=True)
        oldest = _name(datetime.now(UTC) - timedelta(days=KEPT_DAYS))
        for path in done.glob("*.json"):
            if path.name < oldest:
                path.unlink(missing_ok=True)


def _taken(item: object, folder: Path, held: Callable[[str], str | None]) -> PushedArticle:
    """Read one article and leave its file in the folder where it is to be added."""
    stated = item.get("url") if isinstance(item, dict) else None
    url = stated if isinstance(stated, str) else None
    path = folder / f"new{SUFFIX}"
    path.write_text(json.dumps(item) + "\n", encoding="utf-8")
    found, *_ = read(path, root=folder)
    if not isinstance(found, Article):
        path.unlink()
        return _refused(url, found.reason.removeprefix(f"{path}:1 ").removeprefix(f"{path} "))
    if not found.url:
        path.unlink()
        return _refused(url, NO_ADDRESS)
    place = folder / f"{found.id}{SUFFIX}"
    if held(found.id) == found.revision:
        path.unlink()
        place.unlink(missing_ok=True)  # what came before it in the same push
        return PushedArticle(url=found.url, outcome=PushOutcome.UNCHANGED, article=found.id)
    path.replace(place)
    return PushedArticle(url=found.url, outcome=PushOutcome.WAITING, article=found.id)


def _settled(push: Push, one: PushedArticle, report: BuildReport) -> PushedArticle:
    if one.removal:
        return replace(one, outcome=PushOutcome.REMOVED)
    origin = f"{LABEL}{PUSHED}/{push.id}/{one.article}{SUFFIX}"
    row = f"{origin}:1"
    reason = report.skipped.get(row) or report.skipped.get(origin)
    if reason:
        return replace(one, outcome=PushOutcome.REFUSED, reason=reason)
    if row in report.added:
        return replace(one, outcome=PushOutcome.ADDED)
    return replace(
        one, outcome=PushOutcome.CHANGED if row in report.changed else PushOutcome.UNCHANGED
    )


def _new(by: str) -> Push:
    at = datetime.now(UTC)
    return Push(id=f"{_name(at)}{secrets.token_hex(4)}", by=by, at=at, articles=())


def _name(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S%f}"


def _kept(data: Path, push: Push) -> Push:
    """Keep the note of a push, which is what acknowledges it, if there is something to do."""
    if push.waits:
        with disk_errors(data):
            _waiting(data).mkdir(parents=True, exist_ok=True)
            write_durably(_waiting(data) / f"{push.id}.json", push.to_json())
    return push


def _refused(url: str | None, reason: str) -> PushedArticle:
    return PushedArticle(url=url, outcome=PushOutcome.REFUSED, reason=f"The article {reason}")


def _read(path: Path) -> Push:
    try:
        return Push.from_json(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError) as error:
        raise IndexStoreError(
            f"{path} is damaged, and what was pushed waits. Move it away, and push that again."
        ) from error


def _waiting(data: Path) -> Path:
    return data / "pushes" / "waiting"


def _done(data: Path) -> Path:
    return data / "pushes" / "done"
