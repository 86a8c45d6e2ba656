"""The import graph is a stack: every module imports only from what stands below it."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("index_store", "rag", "service", "page", "ui", "commands", "dateline")  # low to high
# Inside a package, low to high; every module that is not named here is a stage.
LAYERS = {
    **{"errors": 0, "types": 0, "config": 1},
    **{
        "build": 3,
        "pipeline": 3,
        "app": 3,
        "llama": 4,
        "doctor": 4,
        "watch": 4,
        "evaluation": 4,
        "__init__": 5,
        "__main__": 6,
    },
}
STAGE = 2
# A library's types stay inside the module that owns the library.
OWNERS = {
    "chromadb": r"index_store\.vectors",
    "openai": r"rag\.chat_client",
    "gradio": r"ui|page\.\w+",
}


def module_name(path: Path) -> str:
    """The dotted name; a package's ``__init__.py`` is the package itself."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    module_name(path): path
    for package in PACKAGES
    for path in (*ROOT.glob(f"{package}/**/*.py"), *ROOT.glob(f"{package}.py"))
}


def imported(module: str) -> set[str]:
    """Every name imported anywhere in the file, lazy imports included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:  # ruff bans relative imports
            members = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= members if members <= MODULES.keys() else members | {node.module}
    return names


def place(module: str) -> tuple[int, int]:
    """How high a module stands: its package, then its layer."""
    package, _, rest = module.partition(".")
    return PACKAGES.index(package), LAYERS.get(rest or "__init__", STAGE)


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_what_stands_below_it(module: str) -> None:
    for name in imported(module) & MODULES.keys():
        assert not module.startswith(f"{name}."), f"{module} imports {name}, which holds it"
        beside = place(name) == place(module) and place(name)[1] == STAGE
        assert beside or place(name) < place(module), f"{module} must not import {name}"


def test_stages_import_each_other_in_one_direction() -> None:
    graph = {module: imported(module) & MODULES.keys() for module in MODULES}
    TopologicalSorter(graph).prepare()  # raises CycleError with the modules of the cycle


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_has_one_owner(library: str) -> None:
    users = {module for module in MODULES if library in {n.split(".")[0] for n in imported(module)}}
    assert users
    assert [user for user in users if not re.fullmatch(OWNERS[library], user)] == []
