"""The import graph is a stack: packages import downwards only, and nobody their own root."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RANK = {"index_store": 0, "rag": 1, "ui_html": 2, "ui": 3, "dateline": 4}
MODULES = [
    *ROOT.glob("index_store/**/*.py"),
    *ROOT.glob("rag/*.py"),
    *(ROOT / f"{name}.py" for name in ("ui_html", "ui", "dateline")),
]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_only_downwards(path: Path) -> None:
    own = path.relative_to(ROOT).with_suffix("").parts[0]
    for name in imported(path):
        top = name.split(".")[0]
        assert RANK.get(top, -1) <= RANK[own], f"{path.name} must not import {name}"
        if name == own and path.name != "__init__.py":
            pytest.fail(f"{path.name} imports the root of its own package")


def test_chroma_has_one_owner() -> None:
    owners = {
        path.name for path in MODULES if any(n.split(".")[0] == "chromadb" for n in imported(path))
    }
    assert owners == {"vectors.py"}
