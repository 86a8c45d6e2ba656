"""The embedded server: what is refused before it starts, and once with the real model."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import httpx
import openai
import psutil
import pytest

from rag.config import ModelConfig, SupportConfig
from rag.errors import ChatModelError, ModelFileError
from rag.model import local_model
from rag.model.chat_model import ChatModel
from rag.model.embedded.prompt_states import make_ready, states_folder
from rag.model.local_model import LocalServer, check_model_file, physical_cores
from rag.model.model_files import best_installed
from rag.model.protocol import Completion
from rag.support.second_opinion import opinion_messages
from rag.types import Evidence
from tests.helpers.articles import article
from tests.helpers.faulty_server import whole


def test_a_missing_file_is_named_with_the_remedy(tmp_path):
    with pytest.raises(ModelFileError, match=r"no model file own\.gguf .*fetch-model") as caught:
        LocalServer(tmp_path / "own.gguf").start()
    assert str(tmp_path) not in str(caught.value)  # readers of the page see it


def test_a_folder_is_no_model(tmp_path):
    with pytest.raises(ModelFileError, match="cannot be read"):
        LocalServer(tmp_path).start()


@pytest.mark.parametrize("content", [b"", b"GG", b"PK\x03\x04" + bytes(100)])
def test_a_file_that_is_no_gguf_is_refused_with_both_values(tmp_path, content):
    path = tmp_path / "own.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match="not a GGUF model") as caught:
        check_model_file(path)
    assert repr(content[:4]) in str(caught.value)
    assert "b'GGUF'" in str(caught.value)


def test_too_little_memory_is_told_with_both_values(tmp_path, monkeypatch):
    path = tmp_path / "own.gguf"
    with path.open("wb") as file:
        file.write(b"GGUF")
        file.truncate(1_000_000_000)  # a hole: takes no room
    free = SimpleNamespace(available=900_000_000)
    monkeypatch.setattr("rag.model.local_model.psutil.virtual_memory", lambda: free)
    with pytest.raises(ModelFileError, match=r"needs 1\.7 GB of memory.*only 0\.9 GB are free"):
        check_model_file(path)


def test_a_damaged_model_is_told_with_what_llama_cpp_says(tmp_path):
    path = tmp_path / "own.gguf"
    path.write_bytes(b"GGUF" + bytes(range(256)) * 10)
    with pytest.raises(ModelFileError, match=r"own\.gguf cannot be loaded: ") as caught:
        LocalServer(path).start()
    assert "\n" not in str(caught.value)
    assert "Traceback" not in str(caught.value)


@pytest.fixture
def stub_program(tmp_path, monkeypatch):
    """Make the server's process run other code than the model's."""

    def use(code: str) -> LocalServer:
        program = tmp_path / "program.py"
        program.write_text(code)
        monkeypatch.setattr(local_model, "SERVER_PROGRAM", program)
        path = tmp_path / "own.gguf"
        path.write_bytes(b"GGUF")
        return LocalServer(path)

    return use


def test_a_server_that_the_system_kills_is_explained(stub_program):
    with pytest.raises(ModelFileError, match=r"ended by the system \(signal 9\).*memory"):
        stub_program("import os; os.kill(os.getpid(), 9)").start()


def test_a_server_that_ends_without_a_word_is_explained(stub_program):
    with pytest.raises(ModelFileError, match="cannot be loaded: no message"):
        stub_program("raise SystemExit(3)").start()


def test_a_server_can_be_closed_while_it_loads(stub_program):
    server = stub_program("import time; time.sleep(60)")
    threading.Timer(0.3, server.close).start()
    start = time.perf_counter()
    with pytest.raises(ModelFileError, match="closed while it was loading"):
        server.start()
    assert time.perf_counter() - start < 5
    assert not server.running


def test_a_closed_server_does_not_start(stub_program):
    server = stub_program("")
    server.close()
    server.close()
    with pytest.raises(ModelFileError, match="was closed"):
        server.start()


def test_the_key_is_neither_an_argument_nor_an_environment_variable(stub_program):
    server = stub_program(
        "import os, sys, json; settings = json.loads(sys.stdin.readline())\n"
        "assert settings['api_key'] not in ' '.join(sys.argv) + str(os.environ)\n"
        "print(json.dumps({'address': 'http://127.0.0.1:1'}), flush=True); sys.stdin.read()"
    )
    with server:
        assert server.running
        assert server.base_url == "http://127.0.0.1:1/v1"
    assert not server.running


def test_the_cores_to_compute_with_are_at_least_one():
    assert 1 <= physical_cores() <= (psutil.cpu_count() or 1)


# The rest runs the real model, once for all tests.

needs_model = pytest.mark.skipif(
    best_installed() is None, reason="no packaged model in the cache: run `dateline fetch-model`"
)
QUESTION = [{"role": "user", "content": "Is Paris in France? Answer Yes or No."}]
STORY = [{"role": "user", "content": "Tell me a very long story about a fox."}]


@pytest.fixture(scope="module")
def chat() -> Iterator[ChatModel]:
    with ChatModel.open(ModelConfig(context_tokens=2048)) as chat:
        state = chat.wait()
        assert state.ready, state.reason
        yield chat


def process_of(chat: ChatModel) -> psutil.Process:
    assert chat._connection is not None
    assert chat._connection.server is not None
    started = chat._connection.server._process
    assert started is not None
    return psutil.Process(started.pid)


def seconds_until_idle(process: psutil.Process, limit_seconds: float) -> float:
    start = time.monotonic()
    process.cpu_percent()
    while time.monotonic() - start < limit_seconds:
        time.sleep(0.2)
        if process.cpu_percent() < 20:
            return time.monotonic() - start
    raise AssertionError(f"still computing after {limit_seconds} seconds")


@pytest.mark.model
@needs_model
def test_the_model_answers_within_a_grammar(chat):
    free = whole(chat, QUESTION, max_tokens=4)
    assert free.text.startswith("Yes")
    assert free.prompt_tokens > 10
    assert free.completion_tokens > 0
    bound = whole(chat, QUESTION, max_tokens=4, grammar='root ::= "No" | "Maybe"')
    assert bound.text == "No"


@pytest.mark.model
@needs_model
def test_a_dropped_stream_stops_the_model(chat):
    process = process_of(chat)
    with closing(chat.stream(STORY, max_tokens=600)) as pieces:
        assert isinstance(next(pieces), str)
    assert seconds_until_idle(process, 5) < 5


@pytest.mark.model
@needs_model
def test_a_stream_dropped_while_the_prompt_is_read_frees_the_model(chat):
    process = process_of(chat)
    prompt = [{"role": "user", "content": "The fox ran over a hill. " * 250}]
    with closing(chat.stream(prompt, max_tokens=9)) as pieces:
        assert [next(pieces), next(pieces), next(pieces)] == ["", "", ""]
    # On two idle cores 3 s, where reading the prompt takes 30.
    assert seconds_until_idle(process, 12) < 12
    assert whole(chat, QUESTION, max_tokens=4).text.startswith("Yes")


@pytest.mark.model
@needs_model
def test_a_stream_ends_with_the_whole_reply(chat):
    *pieces, last = chat.stream(QUESTION, max_tokens=8)
    assert isinstance(last, Completion)
    assert "".join(str(piece) for piece in pieces) == last.text
    assert last.completion_tokens > 0


@pytest.mark.model
@needs_model
def test_a_prefix_stays_cached_while_another_is_used(chat):
    def prefix(name: str) -> list[dict[str, str]]:
        rules = " ".join(f"{name} rule {number}: answer with a word." for number in range(15))
        return [{"role": "system", "content": rules}]

    def seconds(name: str, question: str) -> float:
        start = time.perf_counter()
        whole(chat, [*prefix(name), {"role": "user", "content": question}], max_tokens=1)
        return time.perf_counter() - start

    assert chat._connection is not None
    chat._connection.client.warm(prefix("Alpha"))
    cold = seconds("Beta", "What is one?")
    warm = seconds("Alpha", "What is two?")
    assert warm < cold / 2


@pytest.mark.model
@needs_model
def test_the_adapter_tells_support_and_answers_keep_their_prefix(chat):
    if (server := chat._connection.server).adapter is None:
        pytest.skip("the adapter is of another packaged model")

    def read(question: str) -> int:
        """How many tokens the server reads anew for a question after common instructions."""
        rules = " ".join(f"Rule {number}: answer with a word." for number in range(15))
        asked = [{"role": "system", "content": rules}, {"role": "user", "content": question}]
        reply = httpx.post(
            f"{server.base_url}/chat/completions",
            json={"messages": asked, "max_tokens": 1, "temperature": 0, "id_slot": 0},
            headers={"Authorization": f"Bearer {server.api_key}"},
            timeout=120,
            trust_env=False,
        )
        return int(reply.json()["timings"]["prompt_n"])

    before = whole(chat, QUESTION, max_tokens=4)
    assert read("What is one?") > 100
    again = read("What is two?")
    text = "The ferry to Rhue sails again after six weeks, the harbour master Ann Lowe said."
    item = Evidence(number=1, article=article(text), start=0, end=len(text))
    likely = chat.agrees(opinion_messages("The ferry to Rhue is back in service.", item))
    unlikely = chat.agrees(opinion_messages("Ann Lowe resigned as harbour master.", item))
    assert unlikely < 0.1 < SupportConfig().agreed < likely
    assert read("What is six?") == again < 50
    assert whole(chat, QUESTION, max_tokens=4) == before


@pytest.mark.model
@needs_model
def test_too_long_a_question_is_told(chat):
    with pytest.raises(ChatModelError, match=r"longer than .* can read"):
        whole(chat, [{"role": "user", "content": "word " * 3000}], max_tokens=4)


@pytest.mark.model
@needs_model
def test_the_server_is_open_to_its_key_only_and_starts_again_when_it_is_killed(chat):
    connection = chat._connection
    assert connection is not None
    assert connection.server is not None
    stranger = openai.OpenAI(base_url=connection.server.base_url, api_key="guess")
    with pytest.raises(openai.AuthenticationError):
        stranger.models.list()

    pieces = chat.stream(STORY, max_tokens=600)
    next(pieces)
    process_of(chat).kill()
    with pytest.raises(ChatModelError, match="being loaded again"):
        list(pieces)
    assert whole(chat, QUESTION, max_tokens=4).text.startswith("Yes")

    process_of(chat).kill()
    with pytest.raises(ChatModelError, match="being loaded again"):
        whole(chat, QUESTION, max_tokens=4)
    assert whole(chat, QUESTION, max_tokens=4).text.startswith("Yes")


@pytest.mark.model
@needs_model
@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGKILL")
def test_the_server_ends_with_its_parent_and_is_silent():
    path = best_installed()[1]  # type: ignore[index]
    code = (
        "import time; from pathlib import Path; from rag.model.local_model import LocalServer\n"
        f"server = LocalServer(Path({str(path)!r}), context_tokens=512).start()\n"
        "print(server._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    _, errors = parent.communicate()
    assert errors == ""
    deadline = time.monotonic() + 5
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.model
@needs_model
def test_what_one_server_has_read_is_known_to_the_next(tmp_path, monkeypatch):
    path = tmp_path / "own.gguf"  # no adapter, which needs nothing read beforehand
    path.symlink_to(best_installed()[1])  # type: ignore[index]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    config = ModelConfig(model_path=path, context_tokens=512)
    prefix = [{"role": "system", "content": "Answer with one word."}]
    with ChatModel.open(config, warm=prefix) as chat:
        assert chat.wait().ready
    assert [file.suffix for file in states_folder().iterdir()] == [".state"]
    with LocalServer(path, context_tokens=512, states=states_folder()) as server:
        make_ready(server, prefix, lambda: pytest.fail("it was read again"))
        read: list[bool] = []
        make_ready(server, QUESTION, lambda: read.append(True))
        assert read
