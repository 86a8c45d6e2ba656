"""TAR archives: read as ZIP archives are, and nothing of them is written anywhere."""

import gzip
import io
import subprocess
import tarfile
from datetime import date
from pathlib import Path

import pytest

from index_store.readers import articles, read
from index_store.readers.formats.packed import tar
from index_store.types import Article, Skipped

BODY = "The harbour of Port Ellis reopened on Monday after a week of storms, the mayor said."
MORE = "Two ferries sailed for the islands at noon, each with a hundred passengers on board."
FILES = {"2025/2025-09-04-harbour.txt": BODY, "rows.csv": f'text,date\n"{MORE}",2025-09-05\n'}


def packed(files: dict[str, bytes | str], *others: tarfile.TarInfo) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, content in files.items():
            written = content if isinstance(content, bytes) else content.encode()
            member = tarfile.TarInfo(name)
            member.size = len(written)
            archive.addfile(member, io.BytesIO(written))
        for member in others:
            archive.addfile(member)
    return data.getvalue()


def found(folder: Path, name: str, data: bytes) -> list[Article | Skipped]:
    (folder / name).write_bytes(data)
    return list(read(folder / name, root=folder))


def reasons(results: list[Article | Skipped]) -> dict[str, str]:
    return {item.origin: item.reason for item in results if isinstance(item, Skipped)}


@pytest.mark.parametrize(
    ("suffix", "option"),
    [(".tar", ""), (".tar.gz", "z"), (".tgz", "z"), (".tar.bz2", "j"), (".tar.xz", "J")],
)
def test_what_the_program_tar_packs_is_read(tmp_path: Path, suffix: str, option: str) -> None:
    folder = tmp_path / "news"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    path = tmp_path / f"news{suffix}"
    subprocess.run(["tar", f"-c{option}f", path, "-C", folder, "."], check=True)
    articles = {item.origin: item for item in read(path, root=tmp_path)}
    harbour = articles[f"news{suffix}/2025/2025-09-04-harbour.txt"]
    ferries = articles[f"news{suffix}/rows.csv:2"]
    assert isinstance(harbour, Article)
    assert isinstance(ferries, Article)
    assert (harbour.text, harbour.published) == (BODY, date(2025, 9, 4))
    assert (ferries.text, ferries.published) == (MORE, date(2025, 9, 5))
    assert len(articles) == 2


def test_an_archive_in_an_archive_is_read(tmp_path: Path) -> None:
    inner = gzip.compress(packed({"a.txt": BODY}))
    (article,) = found(tmp_path, "a.tar", packed({"b/inner.tar.gz": inner}))
    assert article.origin == "a.tar/b/inner.tar.gz/a.txt"
    assert isinstance(article, Article)


def test_a_name_that_leads_out_is_only_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    results = found(folder, "a.tar", packed({"../../b.txt": BODY, "/etc/c.txt": MORE}))
    assert [item.origin for item in results] == ["a.tar/b.txt", "a.tar/etc/c.txt"]
    assert [*tmp_path.rglob("*.txt")] == []


def test_links_and_devices_are_named_and_not_followed(tmp_path: Path) -> None:
    link, pipe = tarfile.TarInfo("link.txt"), tarfile.TarInfo("pipe.txt")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    pipe.type = tarfile.FIFOTYPE
    article, *others = found(tmp_path, "a.tar", packed({"a.txt": BODY}, link, pipe))
    assert isinstance(article, Article)
    assert [item.origin for item in others] == ["a.tar/link.txt", "a.tar/pipe.txt"]
    assert all("is a link or a device" in reason for reason in reasons(others).values())


def test_a_bomb_is_not_unpacked_and_what_was_before_it_is_kept(tmp_path: Path) -> None:
    data = gzip.compress(packed({"a.txt": BODY, "b.txt": bytes(15_000_000), "c.txt": MORE}))
    article, *others = found(tmp_path, "a.tar.gz", data)
    assert isinstance(article, Article)
    assert "larger unpacked than" in reasons(others)["a.tar.gz"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:1500],  # in the second header
        lambda data: data[:2000],  # in the second member
        lambda data: data[:1024] + b"x" * 512 + data[1536:],
    ],
)
def test_a_damaged_archive_is_named_and_what_was_before_is_kept(tmp_path: Path, spoil) -> None:
    data = packed({"a.txt": BODY, "b.txt": MORE * 20, "c.txt": MORE})
    article, *others = found(tmp_path, "a.tar", spoil(data))
    assert isinstance(article, Article)
    assert "is a damaged archive" in reasons(others)["a.tar"]
    (skipped,) = found(tmp_path, "b.tar", b"x" * 2000)
    assert "is a damaged archive" in reasons([skipped])["b.tar"]


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar, "MAX_MEMBERS", 2)
    (tmp_path / "a.tar").write_bytes(packed({f"{n}.txt": BODY for n in range(3)}))
    *kept, skipped = articles.read(tmp_path / "a.tar", root=tmp_path)
    assert len(kept) == 2
    assert isinstance(skipped, Skipped)
    assert "more than 2 files" in skipped.reason
