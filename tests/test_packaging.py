"""What is installed, and with which packages."""

import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dateline.service.errors import AccessError
from dateline.service.storage.conversations import ConversationStore
from index_store import IndexConfig, IndexStoreError, build_index, open_embedder, open_engine
from tests.conftest import EXAMPLES, ROOT

PACKAGES = ("dateline", "index_store", "rag")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("requirements.txt", "requirements-dev.txt")
}


def tracked(*paths: str) -> list[str]:
    """The files that git knows of."""
    command = ["git", "ls-files", "--", *paths]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no checkout")
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel as pip would build it, by the same build backend."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(folder)], cwd=ROOT, check=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_installs_four_names_and_no_other(wheel) -> None:
    names = {name.split("/")[0] for name in wheel.namelist()}
    version = PROJECT["project"]["version"]
    assert names == {*PACKAGES, "ui.py", f"dateline-{version}.dist-info"}


def test_the_wheel_holds_every_file_of_the_packages(wheel) -> None:
    files = tracked(*PACKAGES, "ui.py")
    assert {Path(name).suffix for name in files} >= {".py", ".json", ".css", ".js"}
    assert set(files) <= set(wheel.namelist())


def test_every_package_says_that_it_is_typed(wheel) -> None:
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(wheel.namelist())


def test_only_the_extra_brings_postgresql(wheel) -> None:
    metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    needed = message_from_string(wheel.read(metadata).decode()).get_all("Requires-Dist", [])
    markers = [str(item.marker) for item in map(Requirement, needed) if item.name == "psycopg"]
    assert set(markers) == {'extra == "postgres"', 'extra == "dev"'}


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_without_the_driver_postgresql_is_refused_with_the_remedy(
    scheme, tmp_path, monkeypatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    url = f"{scheme}://ada:secret@db.example/archive"
    remedy = r"^[^!]*psycopg[^!]*pip install 'dateline\[postgres\]'$"
    with pytest.raises(IndexStoreError, match=remedy) as refused:
        build_index(
            EXAMPLES, IndexConfig(data=tmp_path, catalogue_url=url), open_embedder("wordllama")
        )
    assert "secret" not in str(refused.value)
    with pytest.raises(AccessError, match=remedy):
        ConversationStore(url)


def test_postgresql_is_spoken_to_by_the_driver_of_the_extra() -> None:
    pytest.importorskip("psycopg")
    assert open_engine("postgresql://db.example/archive").driver == "psycopg"


@pytest.mark.parametrize("url", ["archive", "nothing://db.example/archive"])
def test_what_is_no_address_of_a_database_is_refused(url) -> None:
    with pytest.raises(IndexStoreError, match="DATELINE_CATALOGUE"):
        open_engine(url)


@pytest.mark.parametrize("name", PINS)
def test_the_pins_name_no_place_and_have_their_hashes(name) -> None:
    for block in re.split(r"\n(?=\S)", PINS[name].rstrip()):
        first, *hashes = [line.strip().removesuffix(" \\") for line in block.splitlines()]
        assert re.fullmatch(r"[a-z0-9.-]+==[^\s/:]+( ; [^/:]+)?", first), first
        assert hashes, first
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in hashes), first


def test_every_dependency_is_pinned_and_both_files_agree() -> None:
    pins = {name: set(re.findall(r"^[^\s-].*", text, re.M)) for name, text in PINS.items()}
    assert pins["requirements.txt"] <= pins["requirements-dev.txt"]
    extras = PROJECT["project"]["optional-dependencies"]
    declared = {
        "requirements.txt": [*PROJECT["project"]["dependencies"], *extras["postgres"]],
        "requirements-dev.txt": [item for item in extras["dev"] if not item.startswith("dateline")],
    }
    for name, lines in declared.items():
        versions = {canonicalize_name(pin.partition("==")[0]): pin for pin in pins[name]}
        for requirement in map(Requirement, lines):
            pin = Requirement(versions[canonicalize_name(requirement.name)].removesuffix(" \\"))
            version = next(iter(pin.specifier)).version
            assert requirement.specifier.contains(version, prereleases=True), requirement


def test_the_build_backend_is_pinned_once() -> None:
    assert set(PROJECT["build-system"]["requires"]) <= set(
        PROJECT["project"]["optional-dependencies"]["dev"]
    )


def test_the_top_of_the_repository_fits_a_screen() -> None:
    assert len({name.split("/")[0] for name in tracked()}) <= 20
