"""The house: which room stands above which, and what rooms may ask of each other."""

import ast
import importlib
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Every room of a package, low to high; those on one floor know nothing of each other.
FLOORS = {
    "index_store": (
        {"errors", "types"},
        {"config"},
        {"durable"},
        {"readers", "catalogue", "search", "manifest"},
        {"data_folder", "snapshot", "drafts"},
        {"index"},
        {"building"},
        {"maintenance"},
    ),
    "rag": (
        {"errors"},
        {"types"},
        {"config"},
        {"language"},
        {"query"},
        {"retrieval", "model"},
        {"support"},
        {"reading"},
        {"inspection", "desk"},
        {"pipeline"},
        {"evaluation", "llama"},
    ),
    "dateline": ({"annotated"}, {"service"}, {"page"}, {"cli"}, {"__main__"}),
}
PACKAGES = (*FLOORS, "ui")  # low to high
MOST_LINES = 60  # of a function
MOST_FIELDS = 8  # of a class, that change
MOST_ENTRIES = 12  # of a folder
MOST_ROOMS = 14  # of a package
# A library's types stay inside the module that owns the library.
OWNERS = {
    "chromadb": r"index_store\.search\.chroma",
    "openai": r"rag\.model\.chat_client",
    "gradio": r"dateline\.page\.\w+(\.\w+){0,2}",
    "lemminflect": r"rag\.language\.parse",
    "luqum": r"rag\.desk\.search\.syntax",
    "spacy": r"rag\.language\.parse",
    "tantivy": r"index_store\.search\.articles\.\w+",
    "warcio": r"index_store\.readers\.formats\.packed\.web_archive",
    "typer": r"dateline\.cli(\.\w+){0,2}",
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


def room(module: str) -> str:
    """The package's own room, such as "query" of "rag.query.times"; "" is the package itself."""
    return module.split(".")[1] if "." in module else ""


def place(module: str) -> tuple[int, int]:
    """How high a module stands: its package, then its floor; a package's face is above all."""
    package = module.partition(".")[0]
    floors = FLOORS.get(package, ())
    if not room(module):
        return PACKAGES.index(package), len(floors)
    return PACKAGES.index(package), next(
        floor for floor, rooms in enumerate(floors) if room(module) in rooms
    )


@pytest.mark.parametrize("package", FLOORS)
def test_every_room_has_its_floor(package) -> None:
    rooms = {room(module) for module in MODULES if module.startswith(f"{package}.")}
    assert rooms == set().union(*FLOORS[package])


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_what_stands_below_it(module) -> None:
    for name in imported(module) & MODULES.keys():
        assert not module.startswith(f"{name}."), f"{module} imports {name}, which holds it"
        same_room = module.split(".")[:2] == name.split(".")[:2]
        assert same_room or place(name) < place(module), f"{module} must not import {name}"


@pytest.mark.parametrize("module", MODULES)
def test_packages_use_only_what_another_offers(module) -> None:
    for name in imported(module):
        package = name.partition(".")[0]
        if package in FLOORS and package != module.partition(".")[0]:
            offered = importlib.import_module(package).__all__
            assert name == package or name.removeprefix(f"{package}.") in offered, name


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("dateline")])
def test_rooms_of_the_product_use_only_what_another_offers(module) -> None:
    for name in imported(module):
        used = re.fullmatch(r"dateline\.(service|page)\.(.+)", name)
        if used and used[1] != room(module):
            offered = importlib.import_module(f"dateline.{used[1]}").__all__
            assert used[2] in offered, name


def test_modules_import_each_other_in_one_direction() -> None:
    graph = {module: imported(module) & MODULES.keys() for module in MODULES}
    TopologicalSorter(graph).prepare()  # raises CycleError with the modules of the cycle


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_has_one_owner(library) -> None:
    users = {module for module in MODULES if library in {n.split(".")[0] for n in imported(module)}}
    assert users
    assert [user for user in users if not re.fullmatch(OWNERS[library], user)] == []


@pytest.mark.parametrize("module", MODULES)
def test_functions_fit_on_a_page_and_few_fields_change(module) -> None:
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MOST_LINES, node.name
        if isinstance(node, ast.ClassDef):
            assert len(changing_fields(node)) <= MOST_FIELDS, node.name


def changing_fields(node: ast.ClassDef) -> set[str]:
    """The attributes that a class sets on itself, and the fields of a dataclass not frozen."""
    decorators = " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
    fields = {
        inner.attr
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute)
        and isinstance(inner.ctx, ast.Store)
        and ast.unparse(inner.value) == "self"
    }
    if "dataclass" in decorators and "frozen=True" not in decorators:
        fields |= {ast.unparse(inner.target) for inner in node.body if type(inner) is ast.AnnAssign}
    return fields


@pytest.mark.parametrize("package", FLOORS)
def test_a_folder_is_seen_at_a_glance(package) -> None:
    for folder in (ROOT / package, *(ROOT / package).glob("**/")):
        entries = {entry.name for entry in folder.iterdir() if entry.suffix in (".py", "")}
        entries -= {"__init__.py", "__main__.py", "__pycache__"}
        assert len(entries) <= (MOST_ROOMS if folder.name == package else MOST_ENTRIES), folder
