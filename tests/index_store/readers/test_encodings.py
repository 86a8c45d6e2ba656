"""Bytes to characters: every usual encoding, and what is no character of an article."""

import pytest

from tests.helpers.reading import Archive

ACCENTS = "The café in Málaga “reopened” – it’s Zoë’s, said the owner of the house by the harbour."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_every_usual_encoding_is_read(archive: Archive, encoding: str, suffix: str) -> None:
    if encoding == "utf-16-le-bom":
        data = b"\xff\xfe" + ACCENTS.encode("utf-16-le")
    else:
        data = ACCENTS.encode(encoding)
    assert archive.read(f"a.{suffix}", data).text == ACCENTS


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Гавань снова открыта, сказал мэр города в понедельник. Паромы вышли в море."),
        (
            "cp1250",
            "Port został ponownie otwarty, powiedziała pani Żółć. Większość łodzi już płynie.",
        ),
    ],
)
def test_other_scripts_are_detected(archive: Archive, encoding: str, text: str) -> None:
    assert archive.read("a.txt", text.encode(encoding)).text == text


def test_one_broken_byte_does_not_spoil_the_other_accents(archive: Archive) -> None:
    data = ACCENTS.encode().replace(b"owner", b"own\xffer")
    assert archive.read("a.txt", data).text == ACCENTS.replace("owner", "own\ufffder")


def test_a_page_is_believed_about_its_charset(archive: Archive) -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{ACCENTS}</p></body></html>'
    assert archive.read("a.html", page.encode("cp1252")).text == ACCENTS


def test_invisible_characters_and_odd_line_breaks_go(archive: Archive) -> None:
    text = (
        "The\u200b har\u202ebour\x07 cafe\u0301\r\nre\u00adopened\U000e0041.\u2028\rIt\u00a0rained."
    )
    assert archive.read("a.txt", text).text == "The harbour café reopened.\n\nIt rained."
