"""What ``dateline ask`` prints, and what a terminal shows meanwhile."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app, index, questions
from dateline.cli.answers import print_answer
from rag import Event
from tests.helpers.hostile import CLAIMS, HOSTILE, hidden_in
from tests.helpers.reasoned import EXPLAINED, READING, REASONED
from tests.helpers.scripted import OFFER, RISE, SIDES, FakeDateline, answer

TERMINAL = {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "200"}


class Opened(FakeDateline):
    """What ``Dateline.open`` returns; it answers with one script."""

    script: tuple[Event, ...] = (READING, *REASONED, EXPLAINED)

    @classmethod
    @contextmanager
    def open(cls, _: Path) -> Iterator["Opened"]:
        yield cls()

    def _script(self, question: str) -> Iterator[Event]:
        return iter(self.script)


@pytest.fixture(autouse=True)
def _opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "Dateline", Opened)


def asked(*options: str, **variables: str) -> Result:
    done = CliRunner().invoke(app, ["ask", "How large was the rise?", *options], env=variables)
    assert done.exit_code == 0, done.output
    return done


def test_the_answer_comes_first_and_what_was_left_out_after_its_sentences() -> None:
    lines = [line for line in asked().stdout.splitlines() if line]
    assert lines[0] == "4 per cent"
    assert lines[1].startswith("The union accepted a rise of 4 per cent [1]. The employers")
    left_out = [line for line in lines if line.startswith("Left out: ")]
    assert left_out == [
        "Left out: The employers accepted 3 per cent. (the sentence says they offered it)",
        "Left out: Ferries <b>sank</b>. (no sentence says this)",
    ]
    assert lines.index(left_out[0]) > lines.index(next(line for line in lines if line[0] == "["))


def test_a_terminal_shows_what_is_read_until_the_answer_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("rich.status.Status.update", lambda _, text: shown.append(text))
    asked(**TERMINAL)
    assert '[dim]"The employers had offered 3 per cent in August." (Harbour Courier,' in shown[0]
    assert "2.1 million crowns" in shown[0]
    assert shown[1:] == ["", "", ""]  # two statements and the answer


def test_pipes_and_programs_are_not_told_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked()
    assert done.stderr == ""
    assert "2.1 million" not in done.stdout
    shown: list[str] = []
    monkeypatch.setattr("rich.status.Status.update", lambda _, text: shown.append(text))
    told = json.loads(asked("--json", **TERMINAL).stdout)
    assert told["refused"] == [one.to_dict() for one in EXPLAINED.refused]
    assert set(shown) == {""}


def test_a_terminal_underlines_the_words_that_carry_a_statement() -> None:
    told = asked(**TERMINAL).stdout
    assert "\x1b[4mThe union accepted a rise\x1b[0m of \x1b[4m4 per cent\x1b[0m, said" in told


def test_nothing_of_an_article_acts_in_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    print_answer(HOSTILE)
    told = capsys.readouterr().out
    assert hidden_in(told) == []
    statement = told.splitlines()[3]
    assert statement.startswith("The mayor of Vell[31m resigned (2), ![x](http")
    assert statement.count("[1]") == statement.count("[2]") == 1
    assert "[red]**now**[/red]" in statement
    print_answer(replace(HOSTILE, text="Mind [red]this[/red] \x1b[2J", claims=CLAIMS, refused=()))
    assert "Mind [red]this[/red] [2J" in capsys.readouterr().out
    monkeypatch.setattr(Opened, "script", (replace(READING, sentences=HOSTILE.evidence), answer()))
    shown: list[str] = []
    monkeypatch.setattr("rich.status.Status.update", lambda _, text: shown.append(text))
    asked(**TERMINAL)
    assert hidden_in("".join(shown)) == []
    assert "\\[red]" in shown[0]


def test_status_and_doctor_say_that_the_parser_is_missing(
    example_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*arguments, "--data", str(example_data)])
        return done.exit_code, done.stdout

    assert "parser" not in run("status")[1]
    assert "ok    The parser's model is in place." in run("doctor")[1]
    missing = "The parser's model en cannot be loaded. Install it: pip install en==1"
    monkeypatch.setattr(index, "parser_state", lambda: missing)
    assert run("status")[1].count(missing) == 1
    code, told = run("doctor")
    assert (code, told.count(missing)) == (1, 1)
    assert json.loads(run("status", "--json")[1])["parser"] == missing
    assert json.loads(run("doctor", "--json")[1])[-1]["what"] == missing


def test_sides_are_a_table_with_the_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    given = answer(rows=SIDES, evidence=(RISE, OFFER), timings={"total": 1.0})
    monkeypatch.setattr(Opened, "script", (given,))
    lines = asked(COLUMNS="200").stdout.splitlines()
    [one] = [line for line in lines if "Rhue" in line]
    assert "for" in one
    assert "a rise of 4 per cent [1]" in one
    [other] = [line for line in lines if "<Bay>" in line]
    assert "none told" in other
