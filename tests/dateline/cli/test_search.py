"""``dateline search``: what a terminal shows of it, what programs are told, and how it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from index_store import IndexConfig, index_articles
from tests.helpers.hostile import ARTICLE, hidden_in
from tests.helpers.small_archive import EMBEDDER


def searched(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["search", *arguments, "--data", str(data)])


def test_a_page_of_hits_is_shown_with_the_total_and_counts(example_data: Path) -> None:
    done = searched(example_data, "troops", "NOT", "Ostria", "--limit", "2", "--newest")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "1. Poland changes its mind as first troops land in Varenia"
    assert lines[1].strip().startswith("Old Quay Review, Rafael Lindqvist, 14 October 2025, en; ")
    assert lines[2].startswith("   … Poland will send 600 troops to Varenia")
    assert "5 articles; shown: 1 to 2; go on with --offset 2" in lines
    assert "Days: 2025-09 4; 2025-10 1" in lines
    rest = searched(example_data, "troops NOT Ostria", "--newest", "--offset", "4")
    assert rest.stdout.startswith("5. ")
    assert "5 articles; shown: 5 to 5" in rest.stdout


def test_programs_get_places_that_are_in_the_articles(example_data: Path) -> None:
    told = json.loads(searched(example_data, '"will not send"', "--json").stdout)
    assert told["total"] == len(told["hits"]) == 3
    for hit in told["hits"]:
        for snippet in hit["snippets"]:
            for start, end in snippet["matches"]:
                first = start - snippet["start"]
                assert snippet["text"][first : first + end - start].lower() == "will not send"
    assert sum(one["articles"] for one in told["facets"]["outlets"]["values"]) == 3


def test_options_narrow_a_search(example_data: Path) -> None:
    filters = ("--since", "2025-09-05", "--until", "2025-09-30", "--language", "EN")
    told = json.loads(searched(example_data, *filters, "--json").stdout)
    assert told["total"] > 0
    assert {hit["language"] for hit in told["hits"]} == {"en"}
    assert all("2025-09-05" <= hit["published"][:10] <= "2025-09-30" for hit in told["hits"])
    by = ("--author", "dana whitlock", "--outlet", "harbour courier", "--json")
    named = json.loads(searched(example_data, *by).stdout)
    assert {(h["author"], h["source"]) for h in named["hits"]} == {
        ("Dana Whitlock", "Harbour Courier")
    }
    folded = json.loads(searched(example_data, "--fold-reprints", "--json").stdout)
    assert folded["total"] < folded["articles"] == 12
    assert len(folded["hits"]) == min(10, folded["total"])


def test_nothing_found_ends_with_three(example_data: Path) -> None:
    done = searched(example_data, "zeppelin")
    assert (done.exit_code, done.stdout) == (3, "Nothing found.\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (['"open'], "The quotation mark at character 1 is not closed."),
        (["--outlet", "Harbor Currier"], "Near it are: Harbour Courier"),
        (["--since", "2025-09-02", "--until", "2025-09-01"], "Swap them"),
    ],
)
def test_what_cannot_be_searched_is_told(
    example_data: Path, arguments: list[str], told: str
) -> None:
    done = searched(example_data, *arguments)
    assert told in str(done.exception)  # which ``run`` prints as one line, with exit code 1


def test_text_of_articles_stays_text_in_the_terminal(tmp_path: Path) -> None:
    index_articles([ARTICLE], IndexConfig(data=tmp_path), EMBEDDER)
    shown = searched(tmp_path, "mayor resigned now").stdout
    assert "[red]**now**[/red]" in shown
    assert "[a](javascript:alert(1))" in shown
    assert hidden_in(shown) == []
