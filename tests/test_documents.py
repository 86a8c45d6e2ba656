"""What the documents say is so: Python runs, and commands, files, settings and addresses exist."""

import ast
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml  # type: ignore[import-untyped]

from dateline.cli import app
from dateline.service import Accounts, ConversationStore, ServiceConfig
from dateline.service.app import create_app
from index_store import Article
from index_store.readers import find_files, read
from rag import Dateline
from rag.model.model_files import MODELS
from tests.conftest import EXAMPLES, ROOT
from tests.helpers.scripted import FakeDateline

PACKAGES = ("index_store", "rag", "dateline")
DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "benchmarks" / "RESULTS.md",
        ROOT / "examples" / "README.md",
        *sorted((ROOT / "docs").glob("*.md")),
    )
}
README = DOCUMENTS["README.md"]
ARCHITECTURE = DOCUMENTS["docs/architecture.md"]
OPERATING = DOCUMENTS["docs/operating.md"]
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?<=\n\n)(?: {4}\S.*\n(?: {4}.*\n|\n(?= {4}))*)")
SHELL = ("sh", "console")
CHECKED = (*SHELL, "python", "text", "nginx")  # a block of any other kind has nobody to check it
PROGRAMS = r"(?:make|dateline|python3?|pip|curl|\.venv/bin/[\w-]+)"
SPAN = re.compile(r"`([^`\n]+)`(\(\?\))?")  # "(?)" marks what is not there yet
ANYWHERE = ("__init__.py", "robots.txt")  # files of no one place
SETTING = re.compile(r"\b(?:DATELINE|OPENAI|CHROMA|OTEL)_[A-Z_]*[A-Z]\b")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code and where it stands."""

    document: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.document}: {self.text.splitlines()[0][:40]}"


def spans(text: str) -> list[str]:
    """What a document says in code between its words."""
    return [span for span, planned in SPAN.findall(FENCE.sub("", text)) if not planned]


def blocks() -> Iterator[Block]:
    for name, text in DOCUMENTS.items():
        for kind, content in FENCE.findall(text):
            yield Block(name, kind, content)
        for content in INDENTED.findall(FENCE.sub("", text)):
            yield Block(name, "sh", re.sub(r"^ {4}", "", content, flags=re.MULTILINE))


BLOCKS = list(blocks())


def commands() -> Iterator[str]:
    """Every command line of a block, and those that stand in the text."""
    for block in BLOCKS:
        lines = re.sub(r"\\\n\s*", "", block.text).splitlines()
        if block.kind == "console":
            yield from (line.removeprefix("$ ") for line in lines if line.startswith("$ "))
        elif block.kind == "sh":
            yield from filter(None, lines)
    for text in DOCUMENTS.values():
        for span in spans(text):
            if re.match(rf"(?:[A-Z_]+=\S+ )*{PROGRAMS} ", span):
                yield re.sub(r"\[(--.*?)\]", r"\1", span)  # "[--option]" may be left out


COMMANDS = sorted(set(commands()))


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_every_block_is_of_a_kind_that_is_checked(block) -> None:
    assert block.kind in CHECKED


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.kind == "python"], ids=str)
def test_a_python_block_runs(block, example_data, tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "data").symlink_to(example_data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_MODEL", str(tmp_path / "none.gguf"))
    exec(compile(block.text, block.document, "exec"), {})
    assert "answered" in capsys.readouterr().out


def check_make(arguments: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for word in arguments:
        name, is_variable, _ = word.partition("=")
        assert (f",$({name})" if is_variable else f"\n{name}:") in makefile


def resolved(arguments: list[str]) -> tuple[str, Any, list[str]]:
    """The command that is meant, its name, and what follows it."""
    command: Any = typer.main.get_command(app)
    name, rest = "dateline", arguments
    while hasattr(command, "resolve_command"):
        context = command.make_context(name, rest.copy(), resilient_parsing=True)
        name, command, rest = command.resolve_command(context, rest)
    return name, command, rest


def options_of(arguments: list[str]) -> set[str]:
    command: Any = typer.main.get_command(app)
    if not arguments[0].startswith("--"):
        _, command, _ = resolved(arguments)
    return {option for parameter in command.params for option in parameter.opts}


def check_dateline(arguments: list[str]) -> None:
    """Raises on an unknown option or a missing argument."""
    if arguments[0].startswith("--"):
        return
    name, command, rest = resolved(arguments)
    if rest or not any(parameter.required for parameter in command.params):
        command.make_context(name, rest)  # `dateline add` in a sentence only names the command


def check_python(arguments: list[str]) -> None:
    _, module, *rest = arguments  # always -m
    if module == "pytest":
        assert all((ROOT / word).exists() for word in rest if "/" in word)
    elif module != "venv":
        folder, _, name = module.partition(".")
        assert folder == "benchmarks"
        assert name.isupper() or (ROOT / folder / f"{name}.py").is_file()
        known = "".join(path.read_text() for path in (ROOT / folder).glob("*.py"))
        assert all(f'"{word}"' in known for word in rest if word.startswith("--"))


def check_pip(arguments: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for word in arguments:
        if word.endswith(".txt"):
            assert (ROOT / word).is_file()
        elif extra := re.fullmatch(r"dateline\[(\w+)\]", word):
            assert extra[1] in project["optional-dependencies"]


def check_pre_commit(arguments: list[str]) -> None:
    """Its hooks are the project's own."""
    assert arguments == ["install"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert [repository["repo"] for repository in hooks] == ["local"]
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks[0]["hooks"])


CHECKS: dict[str, Callable[[list[str]], None]] = {
    "make": check_make,
    "dateline": check_dateline,
    "python": check_python,
    "python3": check_python,
    "pip": check_pip,
    "pre-commit": check_pre_commit,
    "curl": lambda _: None,  # where to: test_every_address_that_is_named_is_served
}


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_exists(line) -> None:
    words = shlex.split(line, comments=True)
    while re.match(r"[A-Z_]+=", words[0]):
        words = words[1:]
    program, *arguments = words
    CHECKS[Path(program).name](arguments)
    if Path(program).name == "dateline":
        assert set(re.findall(r"--[\w-]+", line)) <= options_of(arguments)  # in comments too


def test_every_address_that_is_named_is_served(accounts: Accounts, tmp_path) -> None:
    dateline: Any = FakeDateline()
    config = ServiceConfig(data=tmp_path)
    with closing(ConversationStore(config.conversations)) as kept:
        served = create_app(dateline, accounts, config, kept)
    paths = {*served.openapi()["paths"], *(getattr(route, "path", "") for route in served.routes)}
    shape = {re.sub(r"\{.*?\}", "ID", path) for path in paths}
    named = {
        path
        for text in (README, OPERATING)
        for span in spans(text)
        for path in re.findall(r"(?:^|^GET |^POST )(/[\w/.]+)$", span)
    } | set(re.findall(r"localhost:7860(/[\w/]+)", README))
    assert named
    assert named <= shape


def test_the_answer_that_is_shown_quotes_the_example_archive() -> None:
    quotes = re.findall(r'^\[\d+\] "(.+)"$', README, re.M)
    found = [item for file in find_files(EXAMPLES) for item in read(file, root=EXAMPLES)]
    held = [item.text for item in found if isinstance(item, Article)]
    assert quotes
    assert [quote for quote in quotes if not any(quote in text for text in held)] == []


def test_the_readme_is_short_and_begins_with_two_commands() -> None:
    assert len(README.encode()) <= 7_000
    first = INDENTED.findall(README)[0]
    assert re.findall(r"^ +(make \w+)", first, re.M) == ["make chat", "make test"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_is_named_exists(name) -> None:
    beside = (ROOT, (ROOT / name).parent)
    top = {path.name for path in ROOT.iterdir()}
    for span in spans(DOCUMENTS[name]):
        is_path = re.fullmatch(r"[\w.-]+/[\w./-]*", span) and span.split("/")[0] in top
        is_file = re.fullmatch(r"[\w./-]+\.(?:py|md|toml|txt|jsonl)", span)
        if is_path or (is_file and span not in ANYWHERE):
            assert any((folder / span).exists() for folder in beside), span


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", FENCE.sub("", DOCUMENTS[name])):
        if not target.startswith("?"):
            assert ((ROOT / name).parent / target.partition("#")[0]).exists(), target


def settings_read() -> set[str]:
    """Every variable of the environment that the code names as a whole string."""
    return {
        name for text in SOURCES.values() for name in strings(ast.parse(text)) if is_setting(name)
    }


def strings(node: ast.AST) -> Iterator[str]:
    """Every string of a module but those of ``__all__``."""
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from strings(child)


def is_setting(name: str) -> bool:
    return bool(SETTING.fullmatch(name))


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    documented = set(SETTING.findall(OPERATING.partition("## Settings")[2]))
    assert settings_read() <= documented
    for text in DOCUMENTS.values():
        named = set(SETTING.findall(text))
        assert named <= settings_read() | set(re.findall(r"\$\{(\w+)", compose))


def test_every_model_and_metric_that_is_named_exists() -> None:
    told = "".join(DOCUMENTS.values())
    assert set(re.findall(r"qwen[\w.-]+\w", told)) <= {model.name for model in MODELS}
    metrics = set(re.findall(r"`(dateline_\w+)`", OPERATING))
    made = set(re.findall(r'(?:Counter|Gauge|Histogram)\(\s*"(\w+)"', "".join(SOURCES.values())))
    assert metrics == made


def test_what_python_callers_are_told_of_exists() -> None:
    methods = re.findall(r"`(?:await )?dateline\.(\w+)(?:\([\w ]*\))?`", README)
    assert methods
    assert [name for name in methods if not hasattr(Dateline, name)] == []


def test_every_folder_of_the_packages_is_in_the_architecture() -> None:
    folders = {
        path.parent.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert [name for name in sorted(folders) if f"`{name}/`" not in ARCHITECTURE] == []


def test_every_protocol_and_class_of_the_architecture_exists() -> None:
    made = {
        node.name: members(node)
        for text in SOURCES.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
    }
    named = {
        tuple(span.partition("(")[0].split("."))
        for span in spans(ARCHITECTURE)
        if re.fullmatch(r"[A-Z]\w*[a-z]\w*(?:\.\w+(?:\(.*\))?)?", span)
    } - {("Protocol",)}
    assert len(named) > 10
    for name, *member in named:
        assert set(member) <= made[name], (name, member)


def members(node: ast.ClassDef) -> set[str]:
    """Its fields and methods."""
    fields = {ast.unparse(item.target) for item in node.body if isinstance(item, ast.AnnAssign)}
    return fields | {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
