"""What the README says is so: its Python runs, its commands, files and settings exist."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from dateline.cli import app
from index_store import Article
from index_store.readers import find_files, read
from rag.model.model_files import MODELS
from tests.conftest import EXAMPLES, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(r"^(?: {4}|\$ )((?:make|python3|dateline|\.venv/bin/\w+) .*)", README, re.M)
SPANS = re.findall(r"`([^`\n]+)`", README)


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_a_python_block_runs(block, example_data, tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "data").symlink_to(example_data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_MODEL", str(tmp_path / "none.gguf"))
    exec(compile(block, "README.md", "exec"), {})
    assert "answered" in capsys.readouterr().out


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_exists(line) -> None:
    program, *arguments = shlex.split(line, comments=True)
    if program == "make":
        assert f"\n{arguments[0]}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    elif program.endswith("dateline"):
        group: Any = typer.main.get_command(app)
        name, command, rest = "dateline", group, arguments
        while hasattr(command, "resolve_command"):
            context = command.make_context(name, rest.copy())
            name, command, rest = command.resolve_command(context, rest)
        command.make_context(name, rest)  # raises on an unknown option or a missing argument
        options = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", line)) <= options
    else:
        files = [name for name in arguments if name.endswith(".txt")]
        assert all((ROOT / name).is_file() for name in files)


def test_the_answer_that_is_shown_quotes_the_example_archive() -> None:
    quotes = re.findall(r'^\[\d+\] "(.+)"$', README, re.M)
    found = [item for file in find_files(EXAMPLES) for item in read(file, root=EXAMPLES)]
    held = [item.text for item in found if isinstance(item, Article)]
    assert quotes
    assert [quote for quote in quotes if not any(quote in text for text in held)] == []


def test_the_two_commands_are_named() -> None:
    assert {"make chat", "make test"} <= {line.split("#")[0].strip() for line in COMMANDS}


def test_every_file_that_is_named_exists() -> None:
    folder = Path()
    for span in SPANS:
        if re.fullmatch(r"[\w/]+(\.py|/)", span):
            folder = Path(span).parent if "/" in span.rstrip("/") else folder
            beside = (ROOT / folder / span, ROOT / span)
            assert any(path.exists() for path in beside), f"the README names {span}"


def test_every_setting_and_model_that_is_named_exists() -> None:
    settings = set(re.findall(r"\b(?:OPENAI|DATELINE)_\w+", README))
    read = "".join(
        (ROOT / package / "config.py").read_text(encoding="utf-8")
        for package in ("index_store", "rag", "dateline/service")
    )
    assert settings
    assert [name for name in settings if f'"{name}"' not in read] == []
    named = set(re.findall(r"qwen[\w.-]+\w", README))
    assert named <= {model.name for model in MODELS}
