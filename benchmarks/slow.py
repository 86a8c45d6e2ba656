"""Slow and endless connections by the hundred: is everybody else still answered?

    python -m benchmarks.slow --data examples/articles [--limit CONNECTIONS] [--seconds S]

DIR holds articles; they are indexed into a temporary folder and served by ``dateline serve`` in a
process of its own. CONNECTIONS (500 by default) are held by another process for S seconds (120 by
default), each of one kind: silent; half a head; a head in drops; a head that never ends; half a
body; a body in drops; a reply that is not taken. Whoever is closed comes again. Meanwhile
``/healthz`` is asked four times a second. Descriptors and threads of the server are counted before,
and a minute after.
"""

import asyncio
import multiprocessing
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.queues import Queue
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from benchmarks import face
from benchmarks.echo_model import echo_server
from benchmarks.users import served
from index_store import IndexConfig, build_index, open_embedder

CONNECTIONS = 500
IDLE = 30  # seconds of asking before, which tell how busy the machine is
AGAIN = 1.0  # seconds until who was closed comes again
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
LARGE = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n"
# What is sent first, and then again and again with how long between.
KINDS: dict[str, tuple[bytes, bytes, float]] = {
    "silent": (b"", b"", 1),
    "half a head": (HEAD, b"", 1),
    "a head in drops": (HEAD, b"X-A: 1\r\n", 0.5),
    "an endless head": (HEAD + b"X-A: ", b"a" * 50_000, 0.01),
    "half a body": (POST, b"", 1),
    "a body in drops": (POST, b"x", 0.5),
    "a reply not taken": ((LARGE + b"\r\n") * 20, b"", 1),
}


async def hold(place: tuple[str, int], kind: str, until: float, closed: Counter[str]) -> None:
    """Hold a connection of a kind, and open it again whenever it is closed."""
    first, again, pause = KINDS[kind]
    while time.monotonic() < until:
        try:
            # A small buffer, so that a reply that is not read fills it.
            reader, writer = await asyncio.open_connection(*place, limit=1_024)
            writer.write(first)
            while time.monotonic() < until and not reader.at_eof():
                writer.write(again)
                await writer.drain()
                await asyncio.sleep(pause)
                if kind != "a reply not taken":
                    with suppress(TimeoutError):
                        await asyncio.wait_for(reader.read(1_024), 0.01)
            writer.close()
        except OSError:
            pass  # reset by the server
        closed[kind] += 1
        await asyncio.sleep(AGAIN)


async def attack(place: tuple[str, int], connections: int, seconds: float) -> Counter[str]:
    """Hold all of them; return how often each kind was closed."""
    until, closed = time.monotonic() + seconds, Counter[str]()
    kinds = list(KINDS)
    tasks = [hold(place, kinds[n % len(kinds)], until, closed) for n in range(connections)]
    await asyncio.wait([asyncio.ensure_future(task) for task in tasks], timeout=seconds + 5)
    return closed


def run_attack(
    place: tuple[str, int], connections: int, seconds: float, told: "Queue[Counter[str]]"
) -> None:
    """Attack from a process of its own."""
    told.put(asyncio.run(attack(place, connections, seconds)))


def watch(
    address: str, descriptors: Callable[[], int], going_on: Callable[[], bool]
) -> tuple[list[float], int]:
    """Ask ``/healthz``, each time by a new connection; return the seconds, and the most held."""
    waits, most = [], 0
    while going_on():
        began = time.monotonic()
        httpx.get(f"{address}/healthz", timeout=30).raise_for_status()
        waits.append(time.monotonic() - began)
        most = max(most, descriptors())
        time.sleep(0.25)
    return waits, most


def main() -> None:
    """Measure what the command line names."""
    parser = face.parser(__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="that connections are held")
    options = parser.parse_args()
    connections = options.limit or CONNECTIONS
    with tempfile.TemporaryDirectory() as folder, echo_server() as model:
        data = Path(folder) / "data"
        build_index(options.data, IndexConfig(data=data), open_embedder("wordllama"))
        with served(data, model) as (address, server):
            while httpx.get(f"{address}/readyz").is_error:
                time.sleep(0.1)
            until = time.monotonic() + IDLE
            idle, _ = watch(address, server.num_fds, lambda: time.monotonic() < until)
            held_before, threads_before = server.num_fds(), server.num_threads()
            url = urlsplit(address)
            told: Queue[Counter[str]] = multiprocessing.Queue()
            attacked = (url.hostname, url.port), connections, options.seconds, told
            attacker = multiprocessing.Process(target=run_attack, args=attacked)
            attacker.start()
            waits, most = watch(address, server.num_fds, attacker.is_alive)
            closed = told.get(timeout=30)
            attacker.join()
            time.sleep(60)
            figures = {
                "connections": connections,
                "idle_max_s": max(idle),
                "healthz_asked": len(waits),
                "healthz_p50_s": statistics.median(waits),
                "healthz_p95_s": statistics.quantiles(waits, n=20)[-1],
                "healthz_max_s": max(waits),
                "healthz_over_1_s": sum(spent > 1 for spent in waits),
                "closed": sum(closed.values()),
                "descriptors_before": held_before,
                "descriptors_most": most,
                "descriptors_after": server.num_fds(),
                "threads_before": threads_before,
                "threads_after": server.num_threads(),
            }
    face.report("Slow and endless connections", figures)


if __name__ == "__main__":
    main()
