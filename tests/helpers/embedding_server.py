"""An OpenAI-compatible embedding server on the loopback, with the packaged model's vectors."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.helpers.small_archive import EMBEDDER

KEY = "sk-embeddings-0123456789"
MODEL = "news-embedder"


class EmbeddingServer(ThreadingHTTPServer):
    """Answers POST /v1/embeddings; fails as ``status`` says where that is not 200."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status = 200
        self.dimension = EMBEDDER.dimension
        self.texts: list[str] = []
        """Every text that was embedded."""
        self.keys: set[str | None] = set()
        """What clients logged in with."""

    @property
    def url(self) -> str:
        """What goes into ``DATELINE_EMBEDDING_URL``."""
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: EmbeddingServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Authorization"]
        self.server.keys.add(key)
        if key != f"Bearer {KEY}":
            self._send(401, {"error": {"message": f"Incorrect API key provided: {key}"}})
        elif self.path != "/v1/embeddings" or body["model"] != MODEL:
            self._send(404, {"error": {"message": f"no model {body['model']}"}})
        elif self.server.status != 200:
            self._send(self.server.status, {"error": {"message": f"no power for {key}"}})
        else:
            texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
            self.server.texts += texts
            vectors = EMBEDDER.embed(texts)[:, : self.server.dimension]
            packed = body.get("encoding_format") == "base64"
            rows = [
                {
                    "object": "embedding",
                    "index": place,
                    "embedding": base64.b64encode(row.tobytes()).decode()
                    if packed
                    else row.tolist(),
                }
                for place, row in enumerate(vectors)
            ]
            usage = {"prompt_tokens": 0, "total_tokens": 0}
            self._send(200, {"object": "list", "data": rows, "model": MODEL, "usage": usage})

    def _send(self, status: int, value: dict[str, Any]) -> None:
        sent = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def embedding_server() -> Iterator[EmbeddingServer]:
    """Serve until the block ends."""
    with EmbeddingServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
