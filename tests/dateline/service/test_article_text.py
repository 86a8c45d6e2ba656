"""Whatever an article writes, the protocols' clients are given text and true citations."""

import json
from collections.abc import Iterator
from typing import Any, cast

import anyio
import httpx
import pytest
from mcp import Client

from dateline.service import Accounts, MonitoredDateline, ServiceConfig, create_app, running
from index_store import visible
from rag import Answer, DatelineError, Draft, Event, Stage
from tests.helpers.hostile import BARE, CLAIMS, HOSTILE, SENTENCE, hidden_in
from tests.helpers.reasoned import EXPLAINED, READING, REASONED
from tests.helpers.scripted import (
    FakeDateline,
    answer,
)
from tests.helpers.services import client_of
from tests.rag.types.test_plain_text import MARKDOWN

SCRIPTS: dict[str, tuple[Event, ...]] = {
    "hostile": (READING, *CLAIMS, HOSTILE),
    "bare": (Draft(SENTENCE), CLAIMS[0], Draft("She"), CLAIMS[1], BARE),
    "explained": (Stage("Searching"), READING, *REASONED, EXPLAINED),
    "written": (READING, REASONED[0], Draft("The emp"), REASONED[1], EXPLAINED),
    "cut short": (REASONED[0],),
    "nothing": (answer(text="Not in the archive.", claims=(), evidence=(), note=SENTENCE),),
}


class Scripted(FakeDateline):
    """Answers with the script that the question names."""

    def _script(self, question: str) -> Iterator[Event]:
        yield from SCRIPTS[question]
        if question == "cut short":
            raise DatelineError("The server is shutting down.")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    config = ServiceConfig(data=tmp_path_factory.mktemp("service"))
    accounts = Accounts(config.accounts)
    with running(create_app(cast(MonitoredDateline, Scripted()), accounts, config)) as address:
        yield address
    accounts.close()


@pytest.fixture(params=[False, True], ids=["whole", "stream"])
def streams(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def completed(address: str, question: str, *, stream: bool) -> tuple[str, list[dict[str, Any]]]:
    """The text of a completion, and what its markers cite."""
    asked: Any = {"model": "dateline", "messages": [{"role": "user", "content": question}]}
    with client_of(address) as client:
        replied: Any = client.chat.completions.create(**asked, stream=stream)
        if stream:
            pieces = [one.choices[0].delta for one in replied]
        else:
            pieces = [replied.choices[0].message]
    text = "".join(piece.content or "" for piece in pieces)
    cited = pieces[-1].annotations
    return text, [dict(dict(one)["url_citation"]) for one in cited]


def test_a_completion_is_markdown_in_which_nothing_of_an_article_acts(address, streams) -> None:
    text, cited = completed(address, "hostile", stream=streams)
    assert hidden_in(text) == []
    tokens = [part for block in MARKDOWN.parse(text) for part in (block, *(block.children or ()))]
    kinds = {part.type for part in tokens}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}
    shown = MARKDOWN.render(text)
    assert "resigned [2], ![x](http://evil.example/p.png)" in shown
    assert "<img" not in shown
    assert [one["number"] for one in cited] == [1, 2]
    for one in cited:
        assert text[one["start_index"] : one["end_index"]] == f"[{one['number']}]"
        assert one["url"].startswith(f"{address}/api/articles/")  # "javascript:" leads nowhere
    assert cited[0]["quote"] == visible(SENTENCE)
    assert hidden_in(f"{cited[0]['title']}{cited[0]['source']}") == []


def test_the_note_of_a_completion_is_text_too(address, streams) -> None:
    text, cited = completed(address, "nothing", stream=streams)
    assert text.startswith("Not in the archive.\n\nThe mayor")
    assert cited == []
    assert "<img" not in MARKDOWN.render(text)
    assert hidden_in(text) == []


def test_statements_come_as_they_are_written(address) -> None:
    assert completed(address, "bare", stream=True) == completed(address, "bare", stream=False)


def test_the_words_that_are_the_answer_come_first(address, streams) -> None:
    text, cited = completed(address, "explained", stream=streams)
    assert text.startswith("4 per cent\n\nThe union accepted a rise of 4 per cent [1]. The emp")
    assert [one["number"] for one in cited] == [1, 2, 1]
    assert "Being read" not in text
    assert "2.1 million" not in text  # a sentence that was read, and is not of the answer


def test_a_stream_that_has_begun_does_without_those_words(address) -> None:
    text, _ = completed(address, "written", stream=True)
    assert text.startswith("The union accepted a rise of 4 per cent [1]. The employers")


def test_a_stream_that_is_cut_short_tells_what_was_proved(address) -> None:
    asked = {"messages": [{"role": "user", "content": "cut short"}], "stream": True}
    raw = httpx.post(f"{address}/v1/chat/completions", json=asked).text
    assert raw.index("The union accepted a rise of 4 per cent [1].") < raw.index("shutting down")


def test_events_tell_what_is_read_before_any_statement(address) -> None:
    asked, accept = {"question": "explained"}, {"Accept": "text/event-stream"}
    with httpx.stream("POST", f"{address}/api/ask", json=asked, headers=accept) as reply:
        lines = [line for line in reply.iter_lines() if line]
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert names == ["stage", "reading", "claim", "claim", "answer"]
    told = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert [one["number"] for one in told[1]["sentences"]] == [1, 2]
    assert told[2]["kind"] == "paraphrased"
    assert told[2]["support"]["carried"][0] == {"number": 1, "start": 0, "end": 25}
    assert Answer.from_dict(told[4]).refused == EXPLAINED.refused


def test_an_article_cannot_forge_an_event(address) -> None:
    asked, accept = {"question": "hostile"}, {"Accept": "text/event-stream"}
    with httpx.stream("POST", f"{address}/api/ask", json=asked, headers=accept) as reply:
        raw = reply.read().decode()
    assert hidden_in(raw) == []  # JSON writes them as escapes
    last = raw.split("data: ")[-1]
    assert Answer.from_dict(json.loads(last)).evidence[0].text == SENTENCE


def test_progress_of_the_tool_is_what_is_read_as_plain_text(address) -> None:
    told: list[str] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        told.append(message or "")

    async def ask() -> Any:
        async with Client(f"{address}/mcp") as client:
            return await client.call_tool("ask", {"question": "explained"}, progress_callback=note)

    answered = anyio.run(ask)
    assert told == [
        "Searching",
        "Reading “The employers had offered 3 per cent in August.” "
        "(Harbour Courier, 4 September 2025)",
        "Reading “The ferry firm lost 2.1 million crowns, its owner alert('x') "
        "said.” (Vell & Bay Gazette, date unknown)",
    ]
    assert answered.structured_content["short"] == "4 per cent"
    reasons = [one["reason"] for one in answered.structured_content["refused"]]
    assert reasons == [one.reason for one in EXPLAINED.refused]


def test_schemas_name_what_supports_a_statement(address) -> None:
    schemas = httpx.get(f"{address}/openapi.json").json()["components"]["schemas"]
    assert {"kind", "support"} <= schemas["Claim"]["properties"].keys()
    assert {"short", "refused"} <= schemas["Answer"]["properties"].keys()
    assert schemas["Support"]["required"] == ["verdict", "reason", "score", "carried"]
