"""Lists, counts, chronologies are scored by exhaustive gold; answers become what is scored."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import lists
from benchmarks.asking import Reply
from benchmarks.datasets import Question, question_of, read_gold
from benchmarks.list_scores import Prediction, days, scores
from index_store import current_number
from rag.types import Answer
from tests.helpers.scripted import EVENTS, LISTED, PORT, RISE, ROWS, answer


def gold(item: str, *aliases: str, core: bool = True, **more: Any) -> dict[str, Any]:
    return {"item": item, "aliases": list(aliases), "core": core, "article_id": PORT.id, **more}


def row(type_: str, *items: dict[str, Any], wrong: tuple[str, ...] = (), **more: Any) -> Any:
    return {
        **{"id": "l", "archive": "ports", "type": type_, "question": "Which ports refused?"},
        **{"date": "2025/10/31", "gold": list(items), "split": "open", "answerable": bool(items)},
        **{"wrong_items": [{"item": name, "aliases": []} for name in wrong], **more},
    }


REFUSED = row("list", gold("Vell"), gold("Port of Rhue", "Rhue"), gold("Ostry", core=False))
NEAR = row("list", gold("Vell"), gold("Rhue"), wrong=("Bay",))
STRIKERS = row("count", gold("1,200", "twelve hundred"))
LEFT = row("timeline", gold("offer", "Aug. 12", day="2025/08/12"), gold("rise", day="2025/09/04"))


def said(text: str, *items: str, listed: bool = False, **more: Any) -> Prediction:
    return Prediction(
        answer=text, items=items if items or listed else None, abstained=False, **more
    )


def test_gold_that_is_not_core_is_neither_wrong_nor_missed() -> None:
    found = scores(REFUSED, said("", "the port of Rhue", "Ostry", "Bay"))
    assert found["precision"] == pytest.approx(2 / 3)
    assert found["recall"] == 0.5
    assert found["f1"] == pytest.approx(4 / 7)
    assert scores(REFUSED, said("", listed=True))["precision"] == 0.0


def test_of_a_text_the_names_count_and_near_misses_that_it_asserts() -> None:
    told = scores(NEAR, said("Vell refused. Bay refused too."))
    assert (told["precision"], told["recall"]) == (0.5, 0.5)
    apart = scores(NEAR, said("Vell refused; Bay did not. Rhue’s port refused."))
    assert (apart["precision"], apart["recall"]) == (1.0, 1.0)
    assert scores(NEAR, said("the vellum and vell"))["recall"] == 0.0


def test_a_figure_must_stand_near_its_name() -> None:
    asked = row("list", gold("Vell", amount=["40", "forty"]), gold("Rhue", amount=["7"]))
    assert scores(asked, said("Vell cut forty jobs, Rhue 17."))["amounts"] == 0.5
    far = "Vell cut jobs." + " It rained." * 20 + " In all 40 went; Rhue cut 7."
    assert scores(asked, said(far))["amounts"] == 0.5
    assert "amounts" not in scores(NEAR, said("Vell"))


def test_a_number_is_not_part_of_another() -> None:
    assert scores(STRIKERS, said("Some 1,200 went."))["count"] == 1.0
    for other in ("$1,200", "1,200.5", "11,200", "1,200,000"):
        assert scores(STRIKERS, said(f"It was {other} then."))["count"] == 0.0
    words = scores(STRIKERS, said("Twelve hundred of 3,000 went."))
    assert (words["count"], words["first_number"]) == (1.0, 0.0)


def test_yes_and_no_are_the_first_word() -> None:
    asked = row("yesno", gold("no"), expected="no")
    assert scores(asked, said("“No, they did not."))["yesno"] == 1.0
    assert scores(asked, said("There is no report."))["yesno"] == 0.0


def test_a_later_state_is_wrong_unless_it_is_told_apart() -> None:
    asked = row("asof", gold("Ana Ruiz", "Ruiz"), wrong=("Kari Aas",))
    assert scores(asked, said("Ruiz; she was later followed by Kari Aas."))["asof"] == 1.0
    assert scores(asked, said("Ruiz. Kari Aas is chair."))["asof"] == 0.0


def test_every_figure_of_the_core_must_be_given() -> None:
    asked = row("figures", gold("104"), gold("90"), gold("81", core=False))
    assert scores(asked, said("At least 90 or 104 died."))["both"] == 1.0
    one = scores(asked, said("At least 90 died."))
    assert (one["both"], one["any"]) == (0.0, 1.0)


def test_events_are_found_by_name_or_day_and_follow_each_other() -> None:
    told = scores(LEFT, said("2025-08-12: A first offer.\nSept. 4: They went back."))
    assert (told["events"], told["dated"], told["in_order"]) == (1.0, 1.0, 1.0)
    turned = scores(LEFT, said("A rise ended what an offer on Aug. 12 began."))
    assert (turned["events"], turned["dated"], turned["in_order"]) == (1.0, 0.5, 0.0)
    assert scores(LEFT, said("Ferries sail."))["in_order"] == 0.0


def test_days_are_known_as_news_writes_them() -> None:
    assert {"2025-09-04", "9/4", "September 4", "Sept. 4", "4th September"} <= {*days("2025/09/04")}
    assert {"March 2024", "Mar. 2024", "2024-03"} <= {*days("2024/03")}
    assert days(None) == []


def test_nothing_counts_of_an_answer_that_abstained() -> None:
    refused = Prediction(answer="Vell.", items=("Vell",), abstained=True)
    assert scores(REFUSED, refused)["f1"] == 0.0
    assert scores(row("unanswerable"), refused) == {"abstained": 1.0}


def test_cited_articles_of_the_core_count() -> None:
    asked = row("list", gold("Vell"), gold("Rhue", article_id="other"))
    assert scores(asked, said("", cited=frozenset({PORT.id, "third"})))["citation_recall"] == 0.5


def reply(whole: Answer | None = None, text: str = "", **more: Any) -> Reply:
    values: dict[str, Any] = {
        **{"citations": ((PORT.id, RISE.text),), "abstained": False},
        **{"first_statement_s": 1.0, "whole_answer_s": 2.0, **more},
    }
    return Reply(text=whole.text if whole else text, answer=whole, **values)


def predicted(type_: str, told: Reply) -> Prediction:
    return lists.prediction(told, question_of(row(type_)))


def test_the_table_is_what_an_answer_lists_else_its_subjects() -> None:
    subjects = ("Vell", "<Bay>")
    table = predicted("list", reply(answer(rows=ROWS, claims=LISTED), items=subjects))
    assert table.items == subjects
    longer = (*ROWS, replace(ROWS[0], entity="Ostry"))
    assert predicted("list", reply(answer(rows=longer), items=subjects)).items == (
        *subjects,
        "Ostry",
    )
    assert predicted("list", reply(answer(claims=LISTED), items=subjects)).items == subjects
    assert predicted("list", reply(answer())).items is None
    assert predicted("count", reply(answer(rows=ROWS), items=subjects)).items is None


def test_the_short_answer_is_scored_where_it_is_of_the_kind_asked_for() -> None:
    assert predicted("count", reply(answer(short="nine days"))).answer == "nine days"
    text = predicted("count", reply(answer(short="days"))).answer
    assert text.startswith("The union accepted a rise of 4 per cent.")
    assert "[" not in text  # its markers are no numbers
    assert predicted("yesno", reply(answer(short="no"))).answer == "no"
    assert predicted("asof", reply(answer(short="no"))).answer == text


def test_events_are_written_with_their_days() -> None:
    told = predicted("timeline", reply(answer(events=EVENTS))).answer
    assert told.splitlines()[1] == "2025-09-04: 4 September 2025: A <rise>."
    assert "2025-09-04" not in predicted("timeline", reply(answer())).answer


def test_another_system_is_scored_by_its_text() -> None:
    told = predicted("timeline", reply(text="It ended on 4 September [2]."))
    assert told.answer == "It ended on 4 September."
    assert told.cited == {PORT.id}


def told() -> Iterator[tuple[Question, Reply]]:
    yield question_of(NEAR), reply(text="Vell refused.")
    yield question_of(LEFT), reply(text="An offer; a rise on 4 September.")
    yield question_of(STRIKERS), reply(text="None.", abstained=True)
    yield question_of(row("unanswerable")), reply(text="Ana Ruiz.")


def test_figures_are_means_of_each_type_and_of_all_that_can_be_answered() -> None:
    found = lists.figures(*zip(*told(), strict=True))
    assert (found["questions"], found["questions list"], found["questions asof"]) == (4, 1, 0)
    assert (found["list_precision"], found["list_recall"], found["list_f1"]) == (1, 0.5, 0.6667)
    assert (found["timeline_events"], found["timeline_dated"]) == (1.0, 0.5)
    assert found["count_accuracy"] == found["abstention_accuracy"] == 0.0
    assert found["yesno_accuracy"] is found["both_figures"] is found["asof_accuracy"] is None
    assert found["false_refusals"] == 0.3333
    assert found["composite"] == round((2 / 3 + 0.75 + 0) / 3, 4)
    assert (found["seconds_p50"], found["first_row_seconds_p50"]) == (2.0, 1.0)


REPORTS = {
    "vell": "The port of Vell refused to unload the grain on Monday, its chair said.",
    "rhue": "The port of Rhue accepted the grain.",
}


@pytest.fixture
def ports(tmp_path: Path) -> Path:
    """A folder of gold and of an archive named "ports"."""
    folder = tmp_path / "ports"
    folder.mkdir()
    articles = [
        {"id": id_, "title": "Grain", "published": "2025/10/30", "text": text}
        for id_, text in REPORTS.items()
    ]
    _write(folder / "articles.jsonl", *articles)
    unsplit = row("list", gold("Vell", article_id="vell"), id="shared")
    del unsplit["split"]
    _write(
        tmp_path / "gold.jsonl",
        unsplit,
        row("list", gold("Vell", article_id="vell"), id="open"),
        row("unanswerable", id="held", split="held"),
        row("list", id="other", archive="trams"),
    )
    return tmp_path


def _write(path: Path, *rows: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in rows))


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, *options: str) -> None:
    data = ["--data", str(folder / "ports"), "--gold", str(folder / "gold.jsonl")]
    monkeypatch.setattr("sys.argv", ["lists", *data, "--without-model", *options])
    lists.main()


def test_a_row_that_names_no_half_is_open(ports: Path) -> None:
    asked = read_gold(ports / "gold.jsonl", "ports", "open")
    assert [question.id for question in asked] == ["shared", "open"]


def test_the_open_half_is_asked_and_its_index_kept(
    ports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ("--keep", str(ports / "kept"), "--predictions", str(ports))
    run(monkeypatch, ports, *kept)
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["questions"], last["list_recall"], last["citation_recall"]) == (2, 1.0, 1.0)
    lines = [json.loads(line) for line in (ports / "dateline.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == ["shared", "open"]
    assert lines[0]["scores"]["recall"] == 1.0
    assert "Vell" in lines[0]["text"]
    run(monkeypatch, ports, *kept, "--limit", "1")
    assert current_number(ports / "kept" / "ports" / "0") == 1


def test_of_the_held_half_there_are_only_sums(
    ports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, ports, "--split", "held", "--predictions", str(ports))
    assert "no predictions are kept" in capsys.readouterr().err
    run(monkeypatch, ports, "--split", "held")
    out = capsys.readouterr().out
    assert json.loads(out.splitlines()[-1])["questions unanswerable"] == 1
    assert "Which ports" not in out


def test_an_archive_of_which_the_gold_knows_nothing_is_told(
    ports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ports / "ports").rename(ports / "buses")
    (ports / "ports").symlink_to(ports / "buses")
    with pytest.raises(SystemExit, match="is about buses"):
        run(monkeypatch, ports)
