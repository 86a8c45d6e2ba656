"""The desk's questions in their file, and what runs over them came to."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dateline.service import (
    DeskQuestion,
    DeskQuestions,
    EvaluationRun,
    Scored,
    ServiceError,
    compare_runs,
    keep_run,
    last_run,
    purge_runs,
)
from rag import read_questions

HOST = DeskQuestion(
    question="Who hosted the summit?",
    answers=("Amarante", "the Portuguese prime minister"),
    forbidden=("Dovash",),
    day="2025-10-20",
    article="https://lantern.example/summit",
    by="ada",
)


def test_a_question_is_added_corrected_and_deleted_in_the_layout_that_eval_reads(tmp_path) -> None:
    desk = DeskQuestions(tmp_path)
    assert desk.listed() == []
    host = desk.put(HOST)
    assert host == replace(HOST, id=host.id)
    other = desk.put(DeskQuestion(question="Who won?", kind="unanswerable"))
    [known, refused] = read_questions(desk.path)
    assert (known.id, known.text, known.answers) == (host.id, HOST.question, HOST.answers)
    assert (known.forbidden, str(known.asked), known.all_needed) == (
        ("Dovash",),
        "2025-10-20",
        False,
    )
    assert refused.answers == ()

    desk.put(replace(host, kind="list", answers=("Amarante",), day=""))
    [known, _] = read_questions(desk.path)
    assert (known.id, known.all_needed, known.asked) == (host.id, True, None)
    desk.delete(host.id)
    desk.delete("none")
    assert desk.listed() == [other]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"question": " "}, "write it in"),
        ({"question": "x" * 100_000}, "write it in"),
        ({"answers": ()}, "write the words"),
        ({"kind": "unanswerable"}, "and yet is not in the archive"),
        ({"kind": "yesno"}, "Yes or No"),
        ({"day": "yesterday"}, "is no day"),
        ({"answers": ("a",) * 201}, "at most 200"),
    ],
)
def test_what_is_no_question_is_not_kept(tmp_path, changes, told) -> None:
    desk = DeskQuestions(tmp_path)
    with pytest.raises(ServiceError, match=told):
        desk.put(replace(HOST, **changes))
    assert desk.listed() == []


def test_what_was_written_by_hand_stays(tmp_path) -> None:
    desk = DeskQuestions(tmp_path)
    rows = [
        {"id": "one", "question": "Who?", "answers": ["Ada"], "history": [], "note": "ours"},
        {"question": "How many?", "answers": [14], "kind": "number", "asked_at": "2025-09-10T08"},
    ]
    desk.path.write_text("\n\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    first, second = desk.listed()
    assert (first.kind, second.answers, second.day) == ("fact", ("14",), "2025-09-10")
    desk.put(replace(second, answers=("15",)))
    desk.put(replace(first, question="Who was it?"))
    kept = [json.loads(line) for line in desk.path.read_text().splitlines()]
    assert kept[0]["note"] == "ours"
    assert kept[0]["question"] == "Who was it?"
    assert (kept[1]["answers"], kept[1]["date"]) == (["15"], "2025-09-10")
    desk.path.write_text('{"question": "Who?"}\nnot JSON\n', encoding="utf-8")
    with pytest.raises(ServiceError, match=r"Line 2 of questions\.jsonl"):
        desk.listed()
    with pytest.raises(ServiceError, match="Line 2"):
        desk.put(HOST)
    assert "not JSON" in desk.path.read_text()


def test_curators_who_write_at_once_lose_nothing(tmp_path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for number in range(24):
            pool.submit(DeskQuestions(tmp_path).put, replace(HOST, question=f"Who is {number}?"))
    assert len({one.id for one in DeskQuestions(tmp_path).listed()}) == 24


def scored(id_: str, right: bool) -> Scored:
    cited = (f"article-{id_}",)
    return Scored(
        id=id_, question=f"{id_}?", right=right, status="answered", text="So.", cited=cited
    )


def run(hour: int, **right: bool) -> EvaluationRun:
    return EvaluationRun(
        at=datetime(2026, 11, 28, hour, tzinfo=UTC),
        snapshot=hour,
        model="echo",
        figures={"accuracy": 0.5},
        scored=tuple(scored(id_, value) for id_, value in right.items()),
    )


def test_runs_are_kept_and_compared_by_question(tmp_path) -> None:
    assert last_run(tmp_path) is None
    first = run(9, a=True, b=False, c=False, gone=True)
    keep_run(tmp_path, first)
    assert last_run(tmp_path) == first
    second = run(10, a=False, b=True, c=False, new=False, fine=True)
    changes = compare_runs(first, second.scored)
    assert changes.newly_wrong == (scored("a", False),)
    assert changes.newly_right == (scored("b", True),)
    assert changes.still_wrong == (scored("c", False),)
    assert changes.first_wrong == (scored("new", False),)
    keep_run(tmp_path, second)
    assert last_run(tmp_path) == second
    alone = compare_runs(None, second.scored)
    assert [one.id for one in alone.first_wrong] == ["a", "c", "new"]
    assert alone.newly_right == alone.newly_wrong == alone.still_wrong == ()
    next((tmp_path / "evaluations").glob("*10*.json")).write_text("{")
    with pytest.raises(ServiceError, match="Move it away"):
        last_run(tmp_path)


def test_a_purge_deletes_answers_of_runs_that_cite_the_article(tmp_path) -> None:
    keep_run(tmp_path, run(9, a=True, b=True))
    keep_run(tmp_path, run(10, a=False, b=True))
    assert purge_runs(tmp_path, ["article-a", "article-c"]) == 2
    last = last_run(tmp_path)
    assert last
    assert [(one.text, one.cited, one.right) for one in last.scored] == [
        ("", (), False),
        ("So.", ("article-b",), True),
    ]
    assert purge_runs(tmp_path, ["article-a"]) == 0
    assert purge_runs(tmp_path / "none", ["article-a"]) == 0
