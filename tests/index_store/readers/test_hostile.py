"""Hostile input: each gives an article or a named reason, within stated limits.

A default run reads the quick ones; ``HOSTILE_INPUTS=1000`` in the environment reads a thousand,
slow ones among them. They are read in a child process whose memory and time are measured.
"""

import json
import os
import random
import resource
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_store.readers.articles import read
from index_store.readers.opening import files
from index_store.types import Article, Skipped
from tests.helpers.pdf_files import pdf_of

INPUTS = int(os.environ.get("HOSTILE_INPUTS", "0"))
MAX_SECONDS = 30.0  # of processor time, for one file
SLOW = frozenset({
    "brackets.md", "table.html", "tags.html", "dates.html", "deep.xml", "laughs.xml", "broken.rss",
    "one-line.json", "nested.eml",
})  # fmt: skip
MAX_MEMORY_BYTES = 2**30

SUFFIXES = sorted(files.SUFFIXES)
LAUGHS = "".join(
    f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10))}">' for n in range(1, 10)
)
BILLION_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]>'
SENTENCE = "The harbour of Port Ellis reopened on Monday after a week of storms. "


def _nested_archive() -> bytes:
    data = SENTENCE.encode()
    for _ in range(20):
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.txt", data)
        data = packed.getvalue()
    return data


def _feed(item: str) -> bytes:
    return f'<rss version="2.0"><channel><title>C</title>{item}</channel></rss>'.encode()


def _mail(depth: int) -> bytes:
    boundaries = range(depth)
    heads = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in boundaries
    )
    return f"Subject: a\nFrom: =?x?q?=\n{heads}Content-Type: text/plain; charset=x\n\nHi".encode()


def crafted() -> dict[str, bytes]:
    """Return the inputs that were made to break a reader, by file name."""
    big = 10_000_000
    date = "31 February 2025"
    rtl = "\u202e\u2067\u0642\u0627\u0644 \u0627\u0644\u0648\u0632\u064a\u0631.\u2069 \u202d"
    row = json.dumps({"text": SENTENCE * 3, "date": "0001-01-01", "updated": date})
    return {
        "one-line.jsonl": json.dumps({"text": SENTENCE * (big // len(SENTENCE))}).encode(),
        "one-line.json": json.dumps([{"text": SENTENCE * 15}] * 10_000).encode(),
        "long.jsonl": b'{"text": "' + b"x" * (2 * big) + b'"}\n' + row.encode(),
        "deep.json": b"[" * 1_000_000,
        "deep.jsonl": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "many.json": b"[" + b"{}," * 1_000_000 + b"{}]",
        "number.json": b'{"text": "a", "date": ' + b"9" * 100_000 + b"}",
        "surrogate.json": b'{"text": "\\ud800 \\udfff Hi.", "url": "http://[", "id": "\\ud800"}',
        "dates.jsonl": f"{row}\n".encode() * 50,
        "quote.csv": b'text\n"' + SENTENCE.encode() * 100_000,
        "wide.csv": b"text" + b",x" * 1_000_000 + b"\na",
        "nul.csv": b"text,date\na\0b,0001-01-01\n",
        "nul.txt": SENTENCE.encode() + b"\0" * 1000,
        "nul.html": b"<p>" + SENTENCE.encode() + b"\0</p>",
        "nul.xml": b"\0".join(bytes([c]) for c in b"<rss></rss>"),
        "rtl.txt": f"{rtl}\n\n{SENTENCE}".encode(),
        "rtl.html": f"<html dir=rtl><h1>{rtl}</h1><p>{rtl * 20}</p></html>".encode(),
        "laughs.xml": (BILLION_LAUGHS + "<rss><channel><item><title>&l9;</title>"
                       "<description>&l9;</description></item></channel></rss>").encode(),
        "laughs.html": (BILLION_LAUGHS + "<html><p>&l9;</p></html>").encode(),
        "laughs.md": b"---\na: &a [x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\ntitle: *c\n---\nHi.",
        "outside.xml": b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + _feed("<item><title>&x;</title><description>&x; Hello.</description></item>"),
        "paths.rss": _feed(
            "<item><guid>../../../etc/passwd\0</guid><link>file:///etc/passwd</link>"
            "<title>../..</title><description>..\\..\\x says so.</description></item>"
        ),
        "dates.rss": _feed(
            f"<item><pubDate>{date}</pubDate><description>{SENTENCE}</description></item>"
            "<item><pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate>"
            f"<description>{SENTENCE}</description></item>"
        ),
        "broken.rss": b'<rss version="2.0"><channel>' + b"<item><title>a</b>" * 20_000,
        "deep.html": b"<div>" * 50_000 + SENTENCE.encode(),
        "inline.html": b"<b>" * 50_000 + SENTENCE.encode(),
        "deep.xml": b"<rss>" + b"<a>" * 100_000,
        "table.html": b"<table><tr>" + b"<td>a" * 29_000,
        "attributes.html": b"<p " + b"a=b " * 200_000 + b">" + SENTENCE.encode(),
        "json-ld.html": b'<script type="application/ld+json">' + b"[" * 90_000 + b"</script><p>Hi.",
        "dates.html": b"<h1>Harbour</h1>" + b"<p>1.2.2003</p>" * 14_000,
        "tags.html": b"<p>a" * 29_000,
        "nested.eml": _mail(2_000),
        "header.eml": b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nHello there.",
        "dates.eml": f"Subject: a\nDate: {date}\n\n{SENTENCE}".encode(),
        "archive.eml": b'Content-Type: application/zip\n\n' + _nested_archive(),
        "archive.txt": _nested_archive(),
        "archive.pdf": _nested_archive(),
        "scan.pdf": pdf_of([[], []]),
        "locked.pdf": pdf_of([[SENTENCE]], password="secret"),
        "cut.pdf": pdf_of([[SENTENCE] * 40])[:-400],
        "front.md": f"---\ndate: {date}\n---\n{SENTENCE}".encode(),
        "year.md": f"---\ndate: 0001-01-01\n---\n{SENTENCE}".encode(),
        "brackets.md": b"[" * 490_000,
        "utf-16.jsonl": row.encode("utf-16"),
    }  # fmt: skip


def random_inputs(count: int, seed: int = 5) -> dict[str, bytes]:
    """Return random bytes, and crafted inputs with random damage, under every suffix."""
    rng = random.Random(seed)
    seeds = [(Path(name).suffix, data[:20_000]) for name, data in crafted().items()]
    inputs = {}
    for number in range(count):
        suffix = SUFFIXES[number % len(SUFFIXES)]
        if number % 3 == 0:
            data = rng.randbytes(rng.randrange(4_000))
        else:
            # Every second time under its own suffix.
            own = [data for kind, data in seeds if kind == suffix or number % 2] or [b"x"]
            damaged = bytearray(rng.choice(own))
            for _ in range(rng.randrange(1, 30)):
                place = rng.randrange(len(damaged) + 1)
                damaged[place : place + rng.randrange(20)] = rng.randbytes(rng.randrange(9))
            data = bytes(damaged)
        inputs[f"{number:04}{suffix}"] = data
    return inputs


def peak_memory() -> int:
    """The most bytes that this process or a child of its own has held.

    ``getrusage`` of this process would begin at what the one that started it held, on Linux.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    status = Path("/proc/self/status")
    if not status.exists():
        return max(children, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    [peak] = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return max(children, int(peak.split()[1]) * 1024)


def test_every_hostile_input_gives_an_article_or_a_reason(tmp_path: Path) -> None:
    inputs = crafted()
    if len(inputs) > INPUTS:
        inputs = {name: data for name, data in inputs.items() if name not in SLOW}
    inputs |= random_inputs(max(0, INPUTS - len(inputs)))
    for name, data in inputs.items():
        (tmp_path / name).write_bytes(data)
    child = subprocess.run(
        [sys.executable, "-m", "tests.index_store.readers.test_hostile", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=max(120.0, 5 * INPUTS),
        check=False,
    )
    assert child.returncode == 0, child.stderr[-2000:]
    *rows, peak = (json.loads(line) for line in child.stdout.splitlines())
    assert {row["name"] for row in rows} == inputs.keys()
    for row in rows:
        assert row["found"], f"{row['name']} gives neither an article nor a reason"
        assert row["seconds"] < MAX_SECONDS, row
        assert all(row["name"] in reason for reason in row["reasons"]), row
    assert peak["bytes"] < MAX_MEMORY_BYTES, peak


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=600), st.sampled_from([s for s in SUFFIXES if s != ".pdf"]))
def test_any_bytes_under_any_suffix_are_reported(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    results = list(read(path, root=tmp_path))
    assert results
    for result in results:
        assert result.origin.startswith(path.name)
        if isinstance(result, Skipped):
            assert path.name in result.reason
        else:
            assert result.text.strip() == result.text != ""
            result.text.encode()
            result.title.encode()


def test_a_bomb_in_front_matter_is_not_expanded(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    path = tmp_path / "a.md"
    path.write_text("---\n" + "\n".join(lines) + "\ntitle: *a9\n---\nIt reopened.\n")
    started = time.monotonic()
    assert list(read(path, root=tmp_path))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("written", ["31 February 2025", "0001-01-01", "2025-02-31", "9999-12-31"])
def test_no_impossible_date_is_believed(tmp_path: Path, written: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": SENTENCE, "date": written, "updated": written}))
    (article,) = read(path, root=tmp_path)
    assert isinstance(article, Article)
    assert (article.published, article.updated) == (None, None)


def _read_all(folder: Path) -> None:
    """Read every file of a folder and print what came of it, then the peak of memory."""
    for path in sorted(folder.iterdir()):
        started = time.process_time()
        count = 0
        reasons: list[str] = []
        for result in read(path, root=folder):
            count += 1
            if isinstance(result, Skipped) and len(reasons) < 5:
                reasons.append(result.reason)
        seconds = time.process_time() - started
        print(
            json.dumps({"name": path.name, "found": count, "seconds": seconds, "reasons": reasons})
        )
    print(json.dumps({"bytes": peak_memory()}))


if __name__ == "__main__":
    _read_all(Path(sys.argv[1]))
