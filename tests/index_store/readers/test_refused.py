"""What cannot be read says why, and what is large or made at random ends in time."""

import contextlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_store.errors import UnreadableArticleError
from tests.helpers.reading import Archive, only


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", "\ufeff\n".encode(), "no article text"),
        ("a.txt", b"* * *\n\n---\n", "no article text"),
        ("a.txt", b"https://harbour.example/1\n", "no article text"),
        ("a.txt", b"The harbour\0 reopened.", "binary"),
        ("a.txt", bytes(range(1, 32)) * 10, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
        ("a.html", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        ("a.md", b"PK\x03\x04" + bytes(64), "ZIP"),
        ("a.txt", b"\xff\xfeT\x00h\x00e", "damaged"),
        ("a.html", b"<html><body><script>load()</script></body></html>", "no article text"),
        ("a.md", b"# Only a heading\n", "no article text"),
        ("a.ods", b"x", "suffix"),
        ("a", b"x", "suffix"),
    ],
)
def test_what_is_no_article_says_why(
    archive: Archive, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableArticleError, match=reason) as caught:
        archive.read(name, content)
    assert name in str(caught.value)


def test_what_is_no_file_says_why(archive: Archive) -> None:
    os.mkfifo(archive.root / "pipe.txt")
    (archive.root / "folder.txt").mkdir()
    for name in ("pipe.txt", "folder.txt"):
        with pytest.raises(UnreadableArticleError, match="not a regular file"):
            only(archive.root / name, archive.root)
    with pytest.raises(UnreadableArticleError, match="cannot be opened"):
        only(archive.root / "absent.txt", archive.root)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(archive: Archive) -> None:
    path = archive.root / "a.txt"
    path.write_text("The harbour reopened.")
    path.chmod(0)
    with pytest.raises(UnreadableArticleError, match="permission"):
        only(path, archive.root)


@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
def test_a_file_of_50_megabytes_is_refused_at_once(archive: Archive, suffix: str) -> None:
    path = archive.root / f"a.{suffix}"
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    started = time.monotonic()
    with pytest.raises(UnreadableArticleError, match=r"too large: 50\.0 MB"):
        only(path, archive.root)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "content",
    [
        "word " * 2_000_000,
        "x" * 10_000_000,
        "a" + "\u0315\u0300" * 1_000_000,
        "It rained.\n" * 500_000,
    ],
    ids=["one line", "one word", "accents", "many lines"],
)
@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
def test_large_files_end_in_time(archive: Archive, suffix: str, content: str) -> None:
    started = time.process_time()
    with contextlib.suppress(UnreadableArticleError):  # too large for markup
        assert archive.read(f"a.{suffix}", content).text
    assert time.process_time() - started < 30


# What a parser may stumble over, in every order.
FRAGMENTS = [
    *("<p>", "</p>", "<div>", "<html>", "<!--", "]]>", "<?xml ?>", "&#0;", "&#x200b;", "&amp"),
    *("---\n", "title: ", "# ", "[", "](", "*", "By ", " | ", "\n", "\n\n", "By A B", "2025"),
    *("https://[", "/author/a-b", "Photo: ", "word", "A sentence.", " ", "\t", "\x00"),
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")),
        st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(
            lambda parts: "".join(parts).encode()
        ),
    ),
    st.sampled_from(["txt", "md", "html"]),
)
def test_any_bytes_give_an_article_or_say_why_not(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    with contextlib.suppress(UnreadableArticleError):
        article = only(path, tmp_path)
        assert article.text.strip() == article.text != ""
        assert article.title
        assert "\n" not in article.text.replace("\n\n", "")
        assert "  " not in article.text
        article.text.encode()
