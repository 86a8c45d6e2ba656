"""The services as their users meet them: real server, real OpenAI and MCP clients."""

import json
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import anyio
import httpx
import openai
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from benchmarks.echo_model import SENTENCE, asked_anew
from tests.conftest import ROOT
from tests.helpers.services import client_of, opened, served

QUESTION = "Who hosted the Lisbon summit?"


def complete(client: openai.OpenAI, *messages: str, role: str = "user"):
    roles = ["user", "assistant"] * len(messages)
    talk = [{"role": role, "content": text} for role, text in zip(roles, messages, strict=False)]
    return client.chat.completions.create(model="dateline", messages=talk)  # type: ignore[arg-type]


def test_openai_client_gets_an_answer_whose_markers_are_annotated(client, address) -> None:
    message = complete(client, QUESTION).choices[0].message
    assert message.annotations
    for annotation in message.annotations:
        cited = annotation.url_citation
        assert message.content[cited.start_index : cited.end_index] == f"[{cited.number}]"
        article = httpx.get(f"{address}/api/articles/{cited.article_id}").json()
        assert cited.url == (article["url"] or f"{address}/api/articles/{cited.article_id}")
        assert cited.quote in article["text"]
        assert cited.title == article["title"]


def test_a_streamed_completion_is_the_same_as_a_whole_one(client) -> None:
    whole = complete(client, QUESTION)
    chunks = list(
        client.chat.completions.create(
            model="any",
            messages=[{"role": "user", "content": [{"type": "text", "text": QUESTION}]}],
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    assert {chunk.id for chunk in chunks} == {chunks[0].id}
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    end = next(
        chunk.choices[0] for chunk in chunks if chunk.choices and chunk.choices[0].finish_reason
    )
    assert end.finish_reason == "stop"
    told = [item.model_dump() for item in whole.choices[0].message.annotations]
    assert end.delta.annotations == told
    assert chunks[-1].usage == whole.usage


def test_earlier_messages_say_what_a_follow_up_leaves_unsaid(client, model, address) -> None:
    first, told = "Who hosted the Lisbon summit?", "Beatriz Amarante hosted it."
    talk = [("user", first), ("assistant", told), ("user", "When did she speak?")]
    messages = [{"role": role, "content": text} for role, text in talk]
    client.chat.completions.create(model="dateline", messages=messages)
    assert "Amarante" in model.prompts[-1][-1]["content"].rpartition("Question:")[2]
    asked = {"question": "When did she speak?", "history": messages[:2]}
    assert httpx.post(f"{address}/api/ask", json=asked).status_code == 200
    assert "Amarante" in model.prompts[-1][-1]["content"].rpartition("Question:")[2]


def test_models_are_listed(client) -> None:
    assert [model.id for model in client.models.list()] == ["dateline"]


def test_unanswerable_messages_are_refused_with_the_reason(client) -> None:
    with pytest.raises(openai.BadRequestError, match="The question is empty"):
        complete(client, " ")
    with pytest.raises(openai.BadRequestError, match="at most 2000"):
        complete(client, "why " * 600)
    with pytest.raises(openai.UnprocessableEntityError, match="messages"):
        complete(client)


def test_api_answers_as_python_does(address, dateline) -> None:
    reply = httpx.post(f"{address}/api/ask", json={"question": QUESTION})
    expected = dateline.ask(QUESTION).to_dict()
    assert reply.status_code == 200
    assert {**reply.json(), "timings": {}} == {**expected, "timings": {}}
    assert reply.json()["timings"].keys() == expected["timings"].keys()


def test_sampling_parameters_of_openai_clients_are_accepted(client) -> None:
    asked = [{"role": "user", "content": QUESTION}]
    told = client.chat.completions.create(
        model="dateline",
        messages=asked,
        temperature=0.1,
        extra_body={"outlets": ["harbour courier"]},
    )
    sources = {item.url_citation.source for item in told.choices[0].message.annotations}
    assert sources == {"Harbour Courier"}


@pytest.mark.parametrize(
    "odd",
    [
        {"question": QUESTION, "as_of": "1900-01-01"},
        {"question": QUESTION, "as_of": "2200-01-01"},
        {"question": "Who said that?", "history": [{"role": "assistant", "content": "\\"}]},
        {
            "question": "Who said that?",
            "history": [{"role": r, "content": "A \\1 \\"} for r in ("user", "assistant")],
        },
        {"question": "\ud83d", "history": []},
    ],
)
def test_an_odd_question_is_answered_or_refused(address, odd) -> None:
    content = json.dumps(odd).encode()
    headers = {"Content-Type": "application/json"}
    reply = httpx.post(f"{address}/api/ask", content=content, headers=headers)
    assert reply.status_code in (200, 422)


def test_api_streams_events_that_end_with_the_answer(address) -> None:
    with httpx.stream(
        "POST",
        f"{address}/api/ask",
        json={"question": asked_anew(QUESTION, 1), "as_of": "2026-01-01"},
        headers={"Accept": "text/event-stream"},
    ) as reply:
        events = [block.split("\n") for block in reply.read().decode().split("\n\n") if block]
    names = [lines[0].removeprefix("event: ") for lines in events]
    assert names[0] == "stage"
    assert {"draft", "claim"} < set(names)
    assert names[-1] == "answer"
    last = json.loads(events[-1][1].removeprefix("data: "))
    claims = [
        json.loads(lines[1].removeprefix("data: ")) for lines in events if "claim" in lines[0]
    ]
    assert [{**claim, "corroboration": None} for claim in last["claims"]] == claims
    assert all(claim["corroboration"] for claim in last["claims"])  # told once all was read


def test_search_and_articles_lead_to_each_other(address) -> None:
    found = httpx.post(f"{address}/api/search", json={"query": "Lisbon summit", "limit": 3}).json()
    assert found["total"] > len(found["hits"]) == 3
    for hit in found["hits"]:
        article = httpx.get(f"{address}/api/articles/{hit['article_id']}").json()
        assert article["title"] == hit["title"]
        for snippet in hit["snippets"]:
            assert article["text"][snippet["start"] : snippet["end"]] == snippet["text"]
            marked = {article["text"][start:end] for start, end in snippet["matches"]}
            assert {word.lower() for word in marked} <= {"lisbon", "summit", "lisbon's"}
    missing = httpx.get(f"{address}/api/articles/../../catalogue.db")
    assert missing.status_code == 404
    assert httpx.get(f"{address}/api/articles/%2e%2e%2fcatalogue.db").status_code == 404


def test_health_readiness_and_metrics(address) -> None:
    httpx.post(f"{address}/api/ask", json={"question": QUESTION})
    assert httpx.get(f"{address}/healthz").json() == {"status": "ok"}
    ready = httpx.get(f"{address}/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ready", "articles": 12, "model": "echo"}
    metrics = httpx.get(f"{address}/metrics").text
    assert 'dateline_answers_total{outcome="answered"}' in metrics
    assert 'dateline_stage_seconds_count{stage="retrieve"}' in metrics


async def _use_tools(server) -> None:
    async with Client(server) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == [
            "ask",
            "search",
            "check_draft",
            "get_article",
            "stories",
            "story",
            "briefing",
            "names",
            "name_page",
        ]
        answer = await client.call_tool("ask", {"question": QUESTION})
        quote = answer.structured_content["evidence"][0]
        found = await client.call_tool("search", {"query": "Lisbon summit", "limit": 2})
        assert found.structured_content["total"] > len(found.structured_content["hits"]) == 2
        assert found.structured_content["facets"]["outlets"]["values"]
        courier = {"outlets": ["harbour courier"]}
        told = await client.call_tool("ask", {"question": QUESTION, **courier})
        assert told.structured_content["outlets"] == {"names": ["Harbour Courier"], "given": True}
        bound = await client.call_tool("search", {"query": "Lisbon summit", **courier})
        sources = {hit["source"] for hit in bound.structured_content["hits"]}
        assert sources == {"Harbour Courier"}
        days = {"since": "2025-09-06", "until": "2025-10-01"}
        told = await client.call_tool("ask", {"question": QUESTION, **days})
        assert told.structured_content["window"]["start"] == days["since"]
        swapped = {"since": days["until"], "until": days["since"]}
        refused = await client.call_tool("search", {"query": "summit", **swapped})
        assert refused.is_error
        assert "Swap them" in str(refused.content)
        for tool, words in (("ask", {"question": QUESTION}), ("search", {"query": "summit"})):
            refused = await client.call_tool(tool, {**words, "outlets": ["Harbor Currier"]})
            assert refused.is_error
            assert "Near it are: Harbour Courier" in str(refused.content)
        article = await client.call_tool("get_article", {"article_id": quote["article_id"]})
        assert quote["quote"] in article.structured_content["text"]
        missing = await client.call_tool("get_article", {"article_id": "none"})
        assert missing.is_error
        empty = await client.call_tool("ask", {"question": "?"})
        assert empty.is_error
        assert "The question is empty" in str(empty.content)


def test_mcp_client_uses_the_tools_over_http(address) -> None:
    anyio.run(_use_tools, f"{address}/mcp")


def test_mcp_client_uses_the_tools_over_stdio(example_data, model) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "dateline", "mcp", "--data", str(example_data)],
        env={"OPENAI_BASE_URL": model.url, "OPENAI_MODEL": "echo", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )
    anyio.run(_use_tools, stdio_client(command))


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_the_model_stops_when_the_client_has_gone(address, model, monkeypatch, accept) -> None:
    def running() -> str:
        told = httpx.get(f"{address}/metrics").text
        return next(line for line in told.splitlines() if line.startswith("dateline_answers_run"))

    monkeypatch.setattr(model, "pause", 1.0)  # half a minute for the whole answer
    before, headers = len(model.prompts), {"Accept": accept}
    asked = {"question": asked_anew(QUESTION, before)}
    with (
        suppress(httpx.ReadTimeout),  # a whole answer takes longer than that
        httpx.stream("POST", f"{address}/api/ask", json=asked, headers=headers, timeout=2) as reply,
    ):
        next(line for line in reply.iter_lines() if line == "event: draft")
    assert len(model.prompts) == before + 1
    until = time.monotonic() + 6
    while running() != "dateline_answers_running 0.0":
        assert time.monotonic() < until
        time.sleep(0.1)


def about(prompt: str) -> str:
    """Reply with the first sentence that holds the name which is asked about."""
    name = re.findall(r"said about ([\w ]+)", prompt)[-1]
    found = [(number, text) for number, text in SENTENCE.findall(prompt) if name in text]
    return f"{found[0][1].rstrip('.')} [{found[0][0]}]." if found else "Not in the archive."


def test_a_hundred_questions_at_once_do_not_mix(
    client, example_data, model, tmp_path, monkeypatch
) -> None:
    """Every stream is the whole answer to its own question, its pieces in order."""
    monkeypatch.setattr(model, "reply", about)
    names = ["Lisbon", "Norway", "Ireland", "Varenia", "Italy", "Port Selen", "Amarante", "Japan"]
    questions = [f"What is said about {name}?" for name in names]
    start = threading.Barrier(100)

    def stream(question: str) -> str:
        start.wait()
        chunks = client.chat.completions.create(
            model="dateline", messages=[{"role": "user", "content": question}], stream=True
        )
        return "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)

    asked = [asked_anew(question, number) for number, question in enumerate(questions * 13)][:100]
    with ThreadPoolExecutor(100) as pool:
        told = list(pool.map(stream, asked))
    # Asked one by one where nothing is remembered.
    with (
        opened(example_data, model) as alone,
        served(alone, tmp_path) as address,
        client_of(address) as other,
    ):
        assert told == [complete(other, question).choices[0].message.content for question in asked]
    assert len(set(told)) > 4
