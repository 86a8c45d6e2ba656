"""Drafts over HTTP and MCP; nothing of them is logged or kept."""

import json
import logging
from pathlib import Path

import anyio
import docx
import httpx
import pytest
from mcp import Client

from rag import CheckConfig, CheckedDraft, DraftVerdict

SAID = (
    "Ireland will not send troops to Varenia, Taoiseach Aoife Brannagh told the Dáil on Wednesday."
)
SECRET = "The mayor of Quillford bought a yellow submarine in 1987."
DRAFT = f"{SAID} {SECRET} Who else will?"


def post(address: str, **more: object) -> httpx.Response:
    return httpx.post(f"{address}/api/check", json={"text": DRAFT, **more}, timeout=120)


def test_a_draft_is_checked_with_the_archive_s_sentence_beside_it(address) -> None:
    reply = post(address)
    assert reply.status_code == 200, reply.text
    draft = CheckedDraft.from_dict(reply.json())
    first, second, third = draft.sentences
    assert first.verdict is DraftVerdict.SUPPORTED
    assert first.evidence[0].article.source == "Lanternside Ledger"
    assert second.verdict is DraftVerdict.NOT_IN_ARCHIVE
    assert third.verdict is DraftVerdict.PASSED_OVER


def test_sentences_come_as_events(address) -> None:
    told: list[tuple[str, dict[str, object]]] = []
    with httpx.stream(
        "POST",
        f"{address}/api/check",
        json={"text": DRAFT},
        headers={"Accept": "text/event-stream"},
        timeout=120,
    ) as reply:
        name = ""
        for line in reply.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                told.append((name, json.loads(line.removeprefix("data: "))))
    assert [name for name, _ in told] == ["checkedsentence"] * 3 + ["checkeddraft"]
    assert {data["text"] for _, data in told[:3]} <= {SAID, SECRET, "Who else will?"}


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "A word. " * CheckConfig().characters}, 422),
        ({"text": " \n "}, 400),
        ({"outlets": ["Harbor Currier"]}, 400),
        ({"verdict": "all"}, 422),
    ],
)
def test_what_cannot_be_checked_is_refused(address, more, status) -> None:
    reply = post(address, **more)
    assert reply.status_code == status
    assert reply.json()["error"]["message"]


def test_reports_after_the_day_are_not_used(address) -> None:
    draft = CheckedDraft.from_dict(post(address, as_of="2025-09-20").json())
    assert draft.sentences[0].verdict is not DraftVerdict.SUPPORTED


def test_the_text_of_a_file_comes_back_and_leaves_nothing(
    address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    document = docx.Document()
    document.add_paragraph(SAID)
    document.save(str(tmp_path / "draft.docx"))
    data = (tmp_path / "draft.docx").read_bytes()
    url = f"{address}/api/check/text"
    reply = httpx.post(url, params={"name": "../draft.docx"}, content=data, timeout=120)
    assert reply.json() == {"text": SAID}
    refused = httpx.post(url, params={"name": "draft.exe"}, content=b"MZ", timeout=60)
    assert refused.status_code == 400
    assert "Save it as one of" in refused.json()["error"]["message"]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_nothing_of_a_draft_is_logged(address, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        post(address)
    assert "Quillford" not in caplog.text


def test_the_tool_checks_a_draft(address) -> None:
    async def check() -> None:
        async with Client(f"{address}/mcp") as client:
            reply = await client.call_tool("check_draft", {"text": DRAFT})
            assert reply.structured_content["sentences"][0]["verdict"] == "supported"
            empty = await client.call_tool("check_draft", {"text": " "})
            assert empty.is_error
            assert "The draft is empty" in str(empty.content)

    anyio.run(check)
