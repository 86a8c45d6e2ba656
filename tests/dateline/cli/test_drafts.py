"""``dateline check``: files, standard input, JSON and annotated documents."""

import json
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from index_store import UnreadableArticleError
from rag import CheckedDraft, DraftVerdict

DRAFT = (
    "Ireland stays away\n\n"
    "Ireland will not send troops to Varenia, Taoiseach Aoife Brannagh told the Dáil on Wednesday. "
    "Who else will?\n"
)


@pytest.fixture(autouse=True)
def _without_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATELINE_MODEL", str(tmp_path / "none.gguf"))


def check(data: Path, *arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(
        app, ["check", *map(str, arguments), "--data", str(data)], input=given
    )


def test_a_draft_is_checked_and_what_is_passed_over_is_named(
    example_data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "draft.txt"
    file.write_text(DRAFT, encoding="utf-8")
    done = check(example_data, file, "--output", tmp_path / "checked.docx")
    assert done.exit_code == 0, done.output
    assert "Supported: these are the archive's own words" in done.stdout
    assert "Lanternside Ledger, 24 September 2025" in done.stdout
    assert "Passed over: Who else will? (a question)" in done.stdout
    assert "1 sentence checked: 1 supported; 2 passed over" in done.stdout
    assert len(list(docx.Document(str(tmp_path / "checked.docx")).comments)) == 1


def test_standard_input_is_checked_as_json(example_data: Path) -> None:
    done = check(example_data, "-", "--json", given=DRAFT)
    draft = CheckedDraft.from_dict(json.loads(done.stdout))
    assert [one.verdict for one in draft.doubtful_first] == [DraftVerdict.SUPPORTED]
    assert draft.note


def test_what_is_contradicted_ends_with_a_code_of_its_own(example_data: Path) -> None:
    text = "Ireland will send troops to Varenia, Taoiseach Aoife Brannagh told the Dáil."
    done = check(example_data, "-", given=text)
    assert done.exit_code == 4
    assert "Contradicted" in done.stdout


def test_an_unknown_kind_of_document_is_refused_before_any_work(example_data: Path) -> None:
    done = check(example_data, "-", "--output", "draft.odt", given=DRAFT)
    assert done.exit_code == 2
    assert ".docx, .md, .html" in done.output


def test_a_file_of_another_kind_is_refused(example_data: Path, tmp_path: Path) -> None:
    file = tmp_path / "draft.csv"
    file.write_text("a,b", encoding="utf-8")
    done = check(example_data, file)
    assert isinstance(done.exception, UnreadableArticleError)
    assert "draft.csv is of no kind that is checked. Save it as one of .docx" in str(done.exception)
