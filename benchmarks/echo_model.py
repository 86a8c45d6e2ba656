"""A model server by script: it repeats the first sentence of the evidence, word by word."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WINDOW = 32_768  # tokens, as servers of hosted models tell
SENTENCE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


def reply_to(prompt: str) -> str:
    """Return the first sentence of a prompt with its number, or that there is none."""
    found = SENTENCE.search(prompt)
    return f"{found[2].rstrip('.')} [{found[1]}]." if found else "Not in the archive."


def asked_anew(question: str, number: int) -> str:
    """Return a question in other marks, so that what was answered before is no answer to it."""
    return question.rstrip("?") + f"?{number:b}".translate(str.maketrans("01", "?!"))


class Handler(BaseHTTPRequestHandler):
    """Speaks as much of the OpenAI protocol as is asked of it."""

    server: "EchoServer"

    def do_GET(self) -> None:
        """List the model."""
        self._head("application/json")
        self.wfile.write(json.dumps({"object": "list", "data": [self.server.listed]}).encode())

    def do_POST(self) -> None:
        """Stream the reply, a word at a time."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.prompts.append(body["messages"])
        self._head("text/event-stream")
        time.sleep(self.server.delay)
        self.server.first_token_at = time.monotonic() + self.server.pause
        for word in re.findall(r"\S+\s*", self.server.reply(body["messages"][-1]["content"])):
            time.sleep(self.server.pause)
            self._send({"delta": {"content": word}, "finish_reason": None})
        self._send({"delta": {}, "finish_reason": "stop"})
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _head(self, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def _send(self, choice: dict[str, object]) -> None:
        chunk = {"id": "1", "object": "chat.completion.chunk", "choices": [{"index": 0} | choice]}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())


class EchoServer(ThreadingHTTPServer):
    """The server.

    ``delay`` is the seconds before each reply, ``pause`` those before each word of it; ``reply``
    makes it of the last message. ``prompts`` is what it was sent; ``first_token_at`` is when, by
    the monotonic clock, the last reply began; ``listed`` is what it says of its model.
    """

    daemon_threads = True
    request_queue_size = 256

    def __init__(
        self, pause: float = 0.0, *, delay: float = 0.0, reply: Callable[[str], str] = reply_to
    ) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pause = pause
        self.delay = delay
        self.reply = reply
        self.listed: dict[str, object] = {"id": "echo", "max_model_len": WINDOW}
        self.lock = threading.Lock()
        self.prompts: list[list[dict[str, str]]] = []
        self.first_token_at = 0.0

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that have left."""

    @property
    def url(self) -> str:
        """Its address for ``OPENAI_BASE_URL``."""
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def echo_server(
    pause: float = 0.0, *, delay: float = 0.0, reply: Callable[[str], str] = reply_to
) -> Iterator[EchoServer]:
    """Run the server in a thread; see ``EchoServer``."""
    server = EchoServer(pause, delay=delay, reply=reply)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
