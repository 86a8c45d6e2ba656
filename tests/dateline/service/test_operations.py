"""The server as a process: its logs, its traces, and how it ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from typer.testing import CliRunner

from benchmarks.echo_model import EchoServer, echo_server
from dateline.cli import app
from tests.conftest import ROOT

ASK = {"question": "Who hosted the Lisbon summit?"}


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """A real OTLP collector that keeps what it is sent."""

    def __init__(self) -> None:
        self.spans: list[Any] = []

    def Export(self, request, context):
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                self.spans.extend(scope.spans)
        return trace_service_pb2.ExportTraceServiceResponse()


@contextmanager
def collecting() -> Iterator[tuple[Collector, str]]:
    collector = Collector()
    server = grpc.server(futures.ThreadPoolExecutor(2))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield collector, f"http://127.0.0.1:{port}"
    server.stop(None)


class Served:
    """``dateline serve`` as a process of its own."""

    def __init__(self, data: Path, model: EchoServer, log: Path, **variables: str) -> None:
        environment = {
            "PYTHONPATH": str(ROOT),
            "PATH": os.defpath,
            "HOME": str(log.parent),
            "OPENAI_BASE_URL": model.url,
            "OPENAI_API_KEY": "sk-secret",
            "OPENAI_MODEL": "echo",
            "DATELINE_LOG": "json",
        }
        self.log = log
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dateline", "serve", "--data", str(data), "--port", "0"],
            env=environment | variables,
            cwd=log.parent,
            stdout=subprocess.PIPE,
            stderr=log.open("w"),
            text=True,
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, log.read_text()
        self.address = found[0]

    def ended(self) -> int:
        return self.process.wait(60)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@contextmanager
def serving(data: Path, log: Path, pause: float = 0.0, **variables: str) -> Iterator[Served]:
    with echo_server(pause) as model:
        served = Served(data, model, log, **variables)
        try:
            yield served
        finally:
            served.process.kill()
            served.process.wait()


def stream(address: str, names: list[str]) -> None:
    """Ask, and note the name of every event."""
    with httpx.stream(
        "POST", f"{address}/api/ask", json=ASK, headers={"Accept": "text/event-stream"}, timeout=60
    ) as reply:
        for line in reply.iter_lines():
            if line.startswith("event: "):
                names.append(line.removeprefix("event: "))


def test_logs_and_traces_tell_of_an_answer_but_not_what_it_says(example_data, tmp_path) -> None:
    with (
        collecting() as (collector, endpoint),
        serving(example_data, tmp_path / "log", OTEL_EXPORTER_OTLP_ENDPOINT=endpoint) as served,
    ):
        reply = httpx.post(
            f"{served.address}/api/ask", json=ASK, headers={"X-Request-ID": "r-1"}, timeout=60
        )
        assert reply.json()["status"] == "answered"
        httpx.post(f"{served.address}/api/search", json={"query": "Lisbon"})
        served.process.send_signal(signal.SIGTERM)
        assert served.ended() == 0
    told = {line["event"]: line for line in served.lines() if line.get("request_id") == "r-1"}
    assert told["answer"]["outcome"] == "answered"
    assert {"retrieve", "evidence", "write", "total"} <= told["answer"]["stages"].keys()
    assert told["request"]["status"] == 200
    log = served.log.read_text()
    quotes = [item["quote"] for item in reply.json()["evidence"]]
    for word in ("Lisbon", "sk-secret", *quotes):
        assert word not in log
    spans = {span.name: span for span in collector.spans}
    answer = spans["answer"]
    for stage in ("retrieve", "evidence", "write"):
        assert spans[stage].parent_span_id == answer.span_id
        assert spans[stage].trace_id == answer.trace_id
        assert answer.start_time_unix_nano <= spans[stage].start_time_unix_nano
        assert spans[stage].end_time_unix_nano <= answer.end_time_unix_nano + 10_000_000
    assert "Lisbon" not in str(collector.spans)


def test_questions_are_logged_where_that_is_asked_for(example_data, tmp_path) -> None:
    with serving(example_data, tmp_path / "log", DATELINE_LOG_TEXT="1") as served:
        httpx.post(f"{served.address}/api/ask", json=ASK, timeout=60)
        told = [line for line in served.lines() if line["event"] == "answer"]
        assert told[0]["question"] == ASK["question"]


def test_a_running_answer_is_finished_before_the_server_ends(example_data, tmp_path) -> None:
    with serving(example_data, tmp_path / "log", pause=0.15) as served:
        names: list[str] = []
        reader = threading.Thread(target=stream, args=(served.address, names))
        reader.start()
        while "draft" not in names:
            time.sleep(0.05)
        served.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 5
        while httpx.get(f"{served.address}/readyz").json()["status"] != "stopping":
            assert time.monotonic() < deadline
        refused = httpx.post(f"{served.address}/api/ask", json=ASK)
        assert refused.status_code == 503
        assert "shutting down" in refused.json()["error"]["message"]
        reader.join(30)
        assert names[-1] == "answer"
        assert served.ended() == 0
        with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
            probe.connect(("127.0.0.1", int(served.address.rpartition(":")[2])))


def test_an_answer_that_takes_too_long_is_ended(example_data, tmp_path) -> None:
    with serving(example_data, tmp_path / "log", pause=2, DATELINE_GRACE="1") as served:
        names: list[str] = []
        reader = threading.Thread(target=stream, args=(served.address, names))
        reader.start()
        while "draft" not in names:
            time.sleep(0.05)
        served.process.send_signal(signal.SIGINT)
        assert served.ended() == 0
        reader.join(10)
        assert names[-1] == "error"  # cut off: the whole answer takes a minute


def test_the_shell_completes_commands() -> None:
    typed = {"_DATELINE_COMPLETE": "complete_bash", "COMP_WORDS": "dateline ser", "COMP_CWORD": "1"}
    done = CliRunner().invoke(app, env=typed, prog_name="dateline")
    assert done.output.split() == ["serve"]
