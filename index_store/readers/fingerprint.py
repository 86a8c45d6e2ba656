"""A name of everything that decides what the readers make of a file."""

import ast
import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

# What the readers import that decides an article's text or what is said of it, by the name under
# which it is installed. Fetching (httpx, protego) has no say in what is read from a file.
LIBRARIES = (
    "charset-normalizer", "dateparser", "htmldate", "lxml", "markdown-it-py", "pypdfium2",
    "python-dateutil", "python-docx", "python-frontmatter", "pyyaml", "readability-lxml",
    "striprtf",
    "trafilatura", "urllib3", "warcio",
)  # fmt: skip


@cache
def readers_fingerprint() -> str:
    """Return a name that changes when a file may be read otherwise than before.

    It is made of the readers' code without comments and docstrings, their data files, and the
    versions of their libraries and of Python, whose own parsers and Unicode tables they use.
    """
    python = ".".join(map(str, sys.version_info[:2]))
    return "\0".join([_contents(Path(__file__).parent), python, *map(version, LIBRARIES)])


def _contents(folder: Path) -> str:
    """Return a hash of the code and the data below a folder."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".json")):
        found.update(path.relative_to(folder).as_posix().encode())
        data = path.read_bytes()
        found.update(_code(data) if path.suffix == ".py" else data)
    return found.hexdigest()


def _code(source: bytes) -> bytes:
    """Return what a module does: its syntax tree, which has no comments, without docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            # A string on its own documents what is around or above it, and does nothing.
            node.body = [line for line in body if not _is_text(line)]  # type: ignore[attr-defined]
    return ast.dump(tree).encode()


def _is_text(line: ast.stmt) -> bool:
    return (
        isinstance(line, ast.Expr)
        and isinstance(line.value, ast.Constant)
        and isinstance(line.value.value, str)
    )
