"""Many users at once on a scripted model: errors, mixed-up answers, delays, growth of memory.

    python -m benchmarks.users --data examples/articles [--limit USERS] [--seconds S] [--leave L]

DIR holds articles; they are indexed into a temporary folder and served by ``dateline serve`` in a
process of its own. First a browser opens the page as soon as the server is ready, and waits until
a question can be written; then one user asks, to measure how long a text takes from the model to
the client; then USERS (50 by default) ask one question after the other for S seconds, by the real
OpenAI client, streamed. Of a share L of the questions (none by default) the client goes away in the
middle of the answer. Memory is the server's resident set, from a fifth of the time on. Memory,
threads and descriptors a minute after the end are compared with those a minute after a first
twenty seconds of the same users.
"""

import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import httpx
import openai
import psutil

from benchmarks import face
from benchmarks.echo_model import EchoServer, asked_anew, echo_server
from index_store import IndexConfig, build_index, open_embedder

USERS = 50
WARMING = 20.0  # seconds of asking before what is held is looked at
SETTLING = 60.0
SPREAD = 20  # questions between where one user begins and the next
WORD_SECONDS = 0.02  # fifty words a second
NAMES = ("Lisbon", "Norway", "Ireland", "Varenia", "Italy", "Port Selen", "Amarante", "Japan")
# As many as are asked in a minute; what was answered before comes from memory, as it would.
QUESTIONS = tuple(
    asked_anew(f"What is said about {name}?", number) for number in range(125) for name in NAMES
)
MB = 2**20


@dataclass(slots=True)
class Met:
    """What the users met."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wrong: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """What a server holds."""

    memory_mb: float
    threads: int
    descriptors: int

    @classmethod
    def by(cls, server: psutil.Process) -> "Held":
        """Look."""
        return cls(server.memory_info().rss / MB, server.num_threads(), server.num_fds())


def ask(client: openai.OpenAI, question: str, pieces: int | None = None) -> str:
    """Return the streamed text of an answer; go away after so many pieces of it."""
    with client.chat.completions.create(
        model="dateline", messages=[{"role": "user", "content": question}], stream=True
    ) as chunks:
        told = islice(chunks, pieces)
        return "".join(c.choices[0].delta.content or "" for c in told if c.choices)


def page_seconds(address: str) -> float:
    """Return the seconds from the server's readiness until a question can be written."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        while httpx.get(f"{address}/readyz").is_error:
            time.sleep(0.02)
        began = time.monotonic()
        page.goto(address)
        page.get_by_label("Your question").fill("Who?")
        spent = time.monotonic() - began
        browser.close()
    return spent


def draft_delays(address: str, model: EchoServer) -> list[float]:
    """Return the milliseconds from the model's first token to the first text, a question each."""
    delays = []
    headers = {"Accept": "text/event-stream"}
    for question in QUESTIONS[-3 * len(NAMES) :]:
        body = {"question": question}
        with httpx.stream("POST", f"{address}/api/ask", json=body, headers=headers) as reply:
            for line in reply.iter_lines():
                if line in ("event: draft", "event: claim"):
                    delays.append(1000 * (time.monotonic() - model.first_token_at))
                    break
    return delays


def visit(
    client: openai.OpenAI, expected: dict[str, str], until: float, first: int, leave: float
) -> Met:
    """Ask one question after the other until the time has come; of some do not wait for the end."""
    met, chance = Met(), random.Random(first)
    number = first
    while time.monotonic() < until:
        question = QUESTIONS[number % len(QUESTIONS)]
        number += 1
        began = time.monotonic()
        pieces = chance.randint(0, 8) if chance.random() < leave else None
        try:
            told = ask(client, question, pieces)
            met.wrong += pieces is None and told != expected[question]
        except openai.OpenAIError as error:
            met.errors.append(repr(error))
        if pieces is None:
            met.seconds.append(time.monotonic() - began)
        else:
            met.left += 1
    return met


@contextmanager
def served(data: Path, model: EchoServer) -> Iterator[tuple[str, psutil.Process]]:
    """Run ``dateline serve``; yields its address and its process."""
    variables = {"OPENAI_BASE_URL": model.url, "OPENAI_MODEL": "echo", "OPENAI_API_KEY": "x"}
    process = subprocess.Popen(
        [sys.executable, "-m", "dateline", "serve", "--data", str(data), "--port", "0"],
        env=os.environ | variables | {"DATELINE_RATE_LIMIT": "1000000/minute"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert found, "the server did not start"
        yield found[0], psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def expected_answers(data: Path, model: EchoServer) -> dict[str, str]:
    """Return what a server of its own answers to each question, asked one by one."""
    pause, model.pause = model.pause, 0.0
    with (
        served(data, model) as (address, _),
        openai.OpenAI(base_url=f"{address}/v1", api_key="any") as client,
    ):
        expected = {question: ask(client, question) for question in QUESTIONS}
    model.pause = pause
    return expected


def measure(
    address: str,
    server: psutil.Process,
    expected: dict[str, str],
    users: int,
    seconds: float,
    leave: float,
) -> face.Figures:
    """Let the users ask, and return what they met, and what the server holds afterwards."""
    visits(address, expected, users, WARMING, leave)
    time.sleep(SETTLING)
    before = Held.by(server)
    figures = busy(address, server, expected, users, seconds, leave)
    time.sleep(SETTLING)
    after = Held.by(server)
    return {
        **figures,
        "memory_before_mb": before.memory_mb,
        "memory_times_before": after.memory_mb / before.memory_mb,
        "threads_before": before.threads,
        "threads_after": after.threads,
        "descriptors_before": before.descriptors,
        "descriptors_after": after.descriptors,
    }


def visits(
    address: str, expected: dict[str, str], users: int, seconds: float, leave: float
) -> list[Met]:
    """Let the users ask, and return what each met."""
    until = time.monotonic() + seconds
    with (
        openai.OpenAI(
            base_url=f"{address}/v1", api_key="any", max_retries=0, timeout=120
        ) as client,
        ThreadPoolExecutor(users) as pool,
    ):
        places = (number * SPREAD for number in range(users))
        return list(pool.map(lambda n: visit(client, expected, until, n, leave), places))


def busy(
    address: str,
    server: psutil.Process,
    expected: dict[str, str],
    users: int,
    seconds: float,
    leave: float,
) -> face.Figures:
    """Let the users ask while the server's memory is watched."""
    memory: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(1):
            memory.append(server.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    met = visits(address, expected, users, seconds, leave)
    over.set()
    watcher.join()
    spent = [value for one in met for value in one.seconds]
    settled = memory[len(memory) // 5 :]
    return {
        "users": users,
        "answers": len(spent),
        "left_in_the_middle": sum(one.left for one in met),
        "errors": sum(len(one.errors) for one in met),
        "wrong_answers": sum(one.wrong for one in met),
        "answers_per_s": len(spent) / seconds,
        "p50_s": statistics.median(spent),
        "p95_s": statistics.quantiles(spent, n=20)[-1],
        "memory_mb": settled[-1] / MB,
        "memory_growth_mb": (max(settled) - settled[0]) / MB,
    }


def main() -> None:
    """Measure what the command line names."""
    parser = face.parser(__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="of many users")
    parser.add_argument("--leave", type=float, default=0, help="share of clients that go away")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, echo_server(WORD_SECONDS) as model:
        data = Path(folder) / "data"
        build_index(options.data, IndexConfig(data=data), open_embedder("wordllama"))
        expected = expected_answers(data, model)
        with served(data, model) as (address, server):
            page = page_seconds(address)
            delays = draft_delays(address, model)
            users = options.limit or USERS
            figures = measure(address, server, expected, users, options.seconds, options.leave)
    alone = {
        "page_s": page,
        "first_text_p50_ms": statistics.median(delays),
        "first_text_max_ms": max(delays),
    }
    face.report(f"Users of {options.data} on a scripted model", alone | dict(figures))


if __name__ == "__main__":
    main()
