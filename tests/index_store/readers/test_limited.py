"""What a reader may take: time that grows with the file, and no more than its limits."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.hostile_files import MAKERS
from benchmarks.hostile_packed import PACKED_MAKERS
from index_store.readers import articles, limited, read
from index_store.types import Article, Skipped

KINDS = {**MAKERS, **PACKED_MAKERS}
SIZE = 40_000  # bytes
MOST_TIMES_AS_LONG = 3.0  # for twice the size
NOTICED = 0.1  # seconds; below it the clock's steps and the caches say more than the file
ATTEMPTS = 3  # other work on the machine makes some of them slow
MOST_SECONDS_PER_MB = 2.0
SLOWED = 3.0  # how many times as long everything takes where the machine is shared

# Of each format what was worse than linear, or took more than 20 s for a megabyte; the other kinds
# are read where HOSTILE_INPUTS is set.
WORST = (
    "summaries.rss", "entries.atom", "latin.csv", "lines.eml", "nested.eml", "short-lines.txt",
    "hyphens.txt", "front.md", "images.md", "deep.json", "rows.docx", "members.zip",
    "pages.warc.gz", "headers.tar", "links.rtf", "fonts.rtf", "notes.odt",
)  # fmt: skip


def seconds(path: Path, size: int) -> float:
    """The processor time that a hostile file of a size takes."""
    path.write_bytes(KINDS[path.name](size))
    started = time.process_time()
    assert list(articles.read(path, root=path.parent))
    return time.process_time() - started


def ratio(path: Path, size: int) -> float:
    """How many times as long a file of twice the size takes."""
    seconds(path, 1_000)  # what is loaded once
    once = min(seconds(path, size) for _ in range(ATTEMPTS))
    twice = min(seconds(path, 2 * size) for _ in range(ATTEMPTS))
    return twice / max(once, NOTICED / MOST_TIMES_AS_LONG)


@pytest.mark.parametrize(
    "name", list(KINDS) if os.environ.get("HOSTILE_INPUTS") else [n for n in KINDS if n in WORST]
)
def test_twice_the_size_takes_twice_the_time(tmp_path: Path, name: str) -> None:
    assert ratio(tmp_path / name, SIZE) < MOST_TIMES_AS_LONG


# What once took longest, and what takes longest of each format now.
TIMED = {
    "summaries.rss": 600_000, "pages.rss": 600_000, "lines.eml": 1_600_000,
    **dict.fromkeys(("short-rows.csv", "nul.csv", "open-quotes.csv", "sentences.csv"), 250_000),
    **dict.fromkeys(("row.html", "items.html", "table.html", "breaks.html", "dates.html"), 120_000),
    **dict.fromkeys(("lists.md", "headings.md", "underscores.md", "fences.md"), 120_000),
}  # fmt: skip


@pytest.mark.parametrize(("name", "size"), TIMED.items())
def test_a_megabyte_takes_two_seconds(tmp_path: Path, name: str, size: int) -> None:
    taken = min(seconds(tmp_path / name, size) for _ in range(2))
    assert taken < MOST_SECONDS_PER_MB * SLOWED * size / 1e6


# What the limits end. These run in the process that reads.


def _one(text: str) -> Article:
    return Article(id="a", title="Harbour", text=text, origin="a.txt")


def endless() -> Iterator[Article]:
    limited._allow(1)
    yield _one("It reopened.")
    while True:
        pass


def greedy() -> Iterator[Article]:
    held = [bytes(2**20) for _ in range(2 * limited.MAX_MEMORY_BYTES // 2**20)]
    yield _one(str(len(held)))


def crashing() -> Iterator[Article]:
    os.kill(os.getpid(), signal.SIGSEGV)
    yield _one("")


def whole() -> Iterator[Article]:
    return iter([_one(f"Sentence {number}.") for number in range(200)])


def test_a_reader_that_takes_too_long_is_ended_and_what_it_found_is_kept() -> None:
    *_, last = limited._limited("a.txt", "folder/a.txt", endless)
    assert isinstance(last, Skipped)
    assert last.origin == "a.txt"
    assert last.reason.startswith("folder/a.txt takes longer to read than a file of its size may")


@pytest.mark.parametrize("work", [greedy, crashing])
def test_a_reader_that_takes_all_memory_or_crashes_names_its_file(work) -> None:
    (only,) = limited._limited("a.txt", "folder/a.txt", work)
    assert isinstance(only, Skipped)
    assert only.reason.startswith("folder/a.txt cannot be read: it takes all memory")


def test_the_next_file_is_read_whatever_became_of_the_one_before() -> None:
    found = limited._limited("a.txt", "a.txt", whole)
    next(found)
    found.close()  # half read
    assert len(list(limited._limited("a.txt", "a.txt", whole))) == 200
    assert len(list(limited._limited("a.txt", "a.txt", crashing))) == 1
    assert len(list(limited._limited("a.txt", "a.txt", whole))) == 200


def test_the_limit_grows_with_the_file() -> None:
    assert limited.seconds_for(1_000) == limited.MIN_SECONDS
    assert limited.seconds_for(20_000_000) == 40


def test_the_limit_grows_with_every_article_of_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed: list[float] = []
    monkeypatch.setattr(limited, "_allow", lambda seconds, since=0: allowed.append(seconds))
    path = tmp_path / "a.zip"
    path.write_bytes(PACKED_MAKERS["members.zip"](2_000))
    assert len(list(limited._read_file(path, tmp_path))) == 10
    assert allowed[-1] == limited.MIN_SECONDS + 10 * limited.SECONDS_PER_MEMBER


def test_a_message_of_headers_without_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(b"Subject: Harbour\r\n" + b": x\r\n" * 5_000 + b"\r\nIt reopened.")
    (found,) = read(path, root=tmp_path)
    assert isinstance(found, Skipped)
    assert "5,000 headers without a name" in found.reason


def test_front_matter_that_is_nested_does_not_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    for metadata in ("[" * 60_000, "- " * 30_000):
        path.write_text(f"---\na: b\n{metadata}\n---\nIt reopened.")
        (found,) = read(path, root=tmp_path)
        assert isinstance(found, Skipped)
        assert "broken front matter" in found.reason
