"""The real commands on bad input: one sentence with the remedy, no traceback, nothing lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Dateline, ModelConfig
from tests.conftest import EXAMPLES, ROOT, heed_ctrl_c
from tests.helpers.faulty_server import KEY, FaultyServer

QUESTION = "Who hosted the Lisbon summit?"
# Root may write everywhere, but not without this capability.
AS_USER = ("setpriv", "--bounding-set", "-dac_override") if os.geteuid() == 0 else ()


@pytest.fixture
def place(tmp_path: Path, example_data: Path) -> Path:
    """A working folder whose ``data`` holds the example index."""
    shutil.copytree(example_data, tmp_path / "data")
    return tmp_path


def environment(place: Path, **variables: str) -> dict[str, str]:
    """No key, no proxy, and a cache without any model."""
    own = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(place / "cache"), "PATH": os.defpath}
    return {**own, "HOME": str(place), **variables}


def command(
    place: Path, *arguments: str, prefix: tuple[str, ...] = (), **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prefix, sys.executable, "-m", *arguments],
        cwd=place,
        env=environment(place, **variables),
        capture_output=True,
        text=True,
        timeout=100,
    )


def error_of(run: subprocess.CompletedProcess[str]) -> str:
    """The one line that a command which failed has said."""
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.count("\n") == 1, run.stderr
    assert run.stderr.startswith("Error: ")
    return run.stderr


def still_answers(place: Path) -> bool:
    with Dateline.open(place / "data", model=ModelConfig(model_path=place / "none")) as dateline:
        return any("Amarante" in item.text for item in dateline.ask(QUESTION).evidence)


def write_binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 20)


def write_50_mb(path: Path) -> None:
    path.write_text("The harbour opened.\n" * (50 * 2**20 // 20), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("nowhere", None, "There is no file or folder at nowhere. Check the spelling"),
        ("empty", Path.mkdir, "There is no article in empty. Put .txt, .md, .html, .pdf, .jsonl"),
        ("noise.txt", write_binary, "noise.txt is binary, not text. Save the article as UTF-8"),
        ("big.txt", write_50_mb, "big.txt is too large: 50.0 MB, and the limit is 20 MB. Split"),
    ],
)
def test_a_build_of_nothing_readable_fails_and_loses_nothing(place, name, make, reason) -> None:
    if make:
        make(place / name)
    assert reason in error_of(command(place, "dateline", "build", name))
    assert still_answers(place)


def test_bad_files_are_named_and_the_good_ones_indexed(place) -> None:
    folder = place / "articles"
    shutil.copytree(EXAMPLES, folder)
    write_binary(folder / "noise.txt")
    write_50_mb(folder / "big.txt")
    (folder / "report.txt").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    run = command(place, "dateline", "build", "articles")
    assert (run.returncode, run.stderr) == (0, "")
    assert "12 unchanged, 3 skipped" in run.stdout
    assert "skipped articles/noise.txt is binary" in run.stdout
    assert "skipped articles/big.txt is too large: 50.0 MB" in run.stdout
    assert "skipped articles/report.txt is a PDF document" in run.stdout
    assert still_answers(place)


def test_where_there_is_no_index_the_command_that_makes_one_is_said(place) -> None:
    said = error_of(command(place, "dateline", "chat", "--data", "nowhere"))
    assert "There is no index in nowhere. Build one: dateline build PATH --data nowhere" in said


@pytest.mark.parametrize(
    "arguments", [("dateline", "build", str(EXAMPLES)), ("dateline", "status")]
)
def test_a_file_for_a_data_folder_is_refused(place, arguments) -> None:
    (place / "notes.txt").write_text("mine")
    said = error_of(command(place, *arguments, "--data", "notes.txt"))
    assert "notes.txt" in said
    assert "Choose another with --data." in said
    assert (place / "notes.txt").read_text() == "mine"


@pytest.mark.skipif(bool(AS_USER) and not shutil.which("setpriv"), reason="root without setpriv")
def test_a_data_folder_that_may_not_be_written_keeps_its_index(place) -> None:
    shutil.copy(EXAMPLES / "2025-09-28-cup-final.md", place / "more.md")
    folders = [place / "data", *filter(Path.is_dir, (place / "data").rglob("*"))]
    for folder in folders:
        folder.chmod(0o555)
    try:
        said = error_of(command(place, "dateline", "build", "more.md", prefix=AS_USER))
        status = command(place, "dateline", "status", prefix=AS_USER)
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert "data cannot be written to. Choose another with --data." in said
    assert status.returncode == 0 or "written to" in error_of(status)
    assert still_answers(place)


def test_ctrl_c_ends_a_build_and_the_old_index_still_serves(place) -> None:
    folder = place / "articles"
    folder.mkdir()
    for number in range(2_000):
        (folder / f"{number}.txt").write_text(
            f"Story {number}\n\n" + f"Ship {number} reached the harbour on Monday. " * 40
        )

    def state() -> set[tuple[Path, int]]:
        return {(path, path.stat().st_mtime_ns) for path in (place / "data").rglob("*")}

    before = state()
    build = subprocess.Popen(
        [sys.executable, "-m", "dateline", "build", "articles"],
        preexec_fn=heed_ctrl_c,
        cwd=place,
        env=environment(place),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while state() == before and build.poll() is None:
        time.sleep(0.02)
    build.send_signal(signal.SIGINT)
    told, said = build.communicate(timeout=60)
    assert (build.returncode, told) == (130, "")
    assert said == "Interrupted. What was indexed before is as it was; run it again to go on.\n"
    assert still_answers(place)


@pytest.mark.parametrize("seconds", [0.3, 0.8, 1.5])
@pytest.mark.parametrize("arguments", [("status",), ("build", "articles")], ids=" ".join)
def test_ctrl_c_while_a_command_loads_ends_it_quietly(place, arguments, seconds) -> None:
    """As a terminal sends it: to every process of the command."""
    started = subprocess.Popen(
        [sys.executable, "-m", "dateline", *arguments],
        preexec_fn=heed_ctrl_c,
        start_new_session=True,
        cwd=place,
        env=environment(place),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(seconds)
    in_time = started.poll() is None  # a fast machine may have done it all
    if in_time:
        os.killpg(started.pid, signal.SIGINT)
    told, said = started.communicate(timeout=60)
    assert "Traceback" not in said
    assert not in_time or (started.returncode, told) == (130, "")


@pytest.fixture(scope="module")
def locked_server() -> Iterator[FaultyServer]:
    """A server that refuses every key."""
    server = FaultyServer()
    refusal = json.dumps({"error": {"message": f"Incorrect API key: {KEY}"}})
    server.listing = lambda handler: handler.send(401, refusal)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({}, "No chat model: run `dateline fetch-model`, or set OPENAI_API_KEY"),
        (
            {"DATELINE_MODEL": "none.gguf"},
            "There is no model file none.gguf where DATELINE_MODEL says. Correct it, or unset it",
        ),
        (
            {"DATELINE_MODEL": "noise.gguf"},
            "noise.gguf is not a GGUF model: it begins with b'\\x00\\x01\\x02\\x03' instead of",
        ),
        (
            {"OPENAI_BASE_URL": "SERVER", "OPENAI_API_KEY": KEY},
            "refused the key (HTTP 401). Check OPENAI_API_KEY.",
        ),
        (
            {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"},
            "The server at http://127.0.0.1:9/v1 cannot be reached",
        ),
    ],
    ids=["none installed", "no such file", "no model", "wrong key", "no server"],
)
def test_without_its_model_a_question_is_answered_with_sentences_and_the_reason(
    place, locked_server, variables, reason
) -> None:
    write_binary(place / "noise.gguf")
    variables = {
        name: value.replace("SERVER", locked_server.url) for name, value in variables.items()
    }
    run = command(place, "dateline", "ask", QUESTION, **variables)
    # 0: the question is answered and proved, only more plainly than with a model.
    assert (run.returncode, run.stderr) == (0, "")
    assert reason in run.stdout
    assert "The answer is the archive's own sentences." in run.stdout
    assert '"The summit is hosted by Portuguese Prime Minister Beatriz Amarante' in run.stdout
    assert KEY not in run.stdout


def test_an_address_that_is_none_is_an_error(place) -> None:
    said = error_of(command(place, "dateline", "ask", QUESTION, OPENAI_BASE_URL="localhost:8000"))
    assert "OPENAI_BASE_URL is 'localhost:8000', which is not an http(s) address. Set it" in said


def test_the_outlets_of_a_question_bind_its_answer(place) -> None:
    asked = ("dateline", "ask", QUESTION, "--as-of", "2025-10-20", "--json", "--outlet")
    run = command(place, *asked, "harbour courier")
    assert (run.returncode, run.stderr) == (0, "")
    told = json.loads(run.stdout)
    assert told["outlets"] == {"names": ["Harbour Courier"], "given": True}
    assert {quote["source"] for quote in told["evidence"]} == {"Harbour Courier"}
    said = error_of(command(place, *asked, "Harbor Currier"))
    assert "no outlet 'Harbor Currier'. Near it are: Harbour Courier" in said


def test_a_question_the_archive_cannot_answer_has_its_own_exit_code(place) -> None:
    run = command(place, "dateline", "ask", "Who wrote Don Quixote?", "--json")
    assert (run.returncode, run.stderr) == (3, "")
    assert json.loads(run.stdout)["status"] == "not_found"


@pytest.mark.parametrize("name", ["ask", "inspect"])
def test_the_days_of_a_question_bind_its_answer(place, name) -> None:
    asked = ("dateline", name, QUESTION, "--json", "--since")
    told = json.loads(command(place, *asked, "2025-09-01", "--until", "2025-09-10").stdout)
    window = {"start": "2025-09-01", "end": "2025-09-10", "kind": "given", "words": None}
    assert told["window"] == window
    swapped = command(place, *asked, "2025-09-10", "--until", "2025-09-01")
    assert "begins on 2025-09-10, after its end, 2025-09-01. Swap them" in swapped.stderr
    assert (swapped.returncode, swapped.stdout) == (1, "")
