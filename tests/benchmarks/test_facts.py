"""Questions for facts are scored by their gold, and what was answered is kept to be judged."""

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.llms import MockLLM

from benchmarks import answers, comparison, facts
from benchmarks.asking import Reply
from benchmarks.datasets import Question, question_of, read_files, read_gold
from benchmarks.echo_model import echo_server
from rag.types import Answer, Claim, ClaimKind, Refused
from tests.conftest import EXAMPLES
from tests.helpers.scripted import PORT, RISE, answer

OFFERED = "The employers had offered 3 per cent in August."
GONE = "Ferries sail again from Friday."


def row(type_: str, *gold: str, sentence: str | None = None, **more: Any) -> dict[str, Any]:
    start = PORT.text.index(sentence) if sentence else 0
    span = {"article_id": PORT.id, "start": start, "end": start + len(sentence or "")}
    return {
        **{"id": "f", "archive": "ports", "type": type_, "question": "How did the strike end?"},
        **{"date": "2025/10/31", "answers": gold, "evidence": [span] if sentence else []},
        **{"answerable": bool(gold), "time": None, "split": "open", **more},
    }


def question(type_: str, *gold: str, **more: Any) -> Question:
    return question_of(row(type_, *gold, **more))


def reply(text: str, *quotes: str, abstained: bool = False, whole: Answer | None = None) -> Reply:
    return Reply(
        text=text,
        abstained=abstained,
        citations=tuple((PORT.id, quote) for quote in quotes),
        first_statement_s=1.0,
        whole_answer_s=2.0,
        answer=whole,
    )


RAISED = question("how_many", "4%", "4 per cent", sentence=RISE.text, time="event")
MOVED = question("whether", "no", "no, not before Friday", sentence=GONE)
ENDED = question("why", "the union took the offer", sentence=RISE.text)
UNTOLD = question("who")
REFUSED = reply("Not in the archive.", abstained=True)


def measured(*told: tuple[Question, Reply]) -> dict[str, Any]:
    questions, replies = zip(*told, strict=True)
    return dict(facts.figures(questions, replies, [PORT]))


def test_an_answer_is_found_in_the_text_by_type_and_time() -> None:
    found = measured(
        (RAISED, reply("The rise is 4 per cent [1].")),
        (replace(RAISED, row=row("how_many", "4", time=None)), reply("It is 3 per cent [1].")),
        (ENDED, reply("It is not known [1].")),
    )
    assert found["found"] == found["found how_many"] == 0.5
    assert found["found event"] == found["found with a time"] == 1.0
    assert found["found without a time"] == 0.0
    assert found["found as_of"] is None


def test_of_whether_the_first_word_is_the_answer() -> None:
    assert facts.found(MOVED, reply("No. Ferries sail from Friday [1]."))
    assert not facts.found(MOVED, reply("There is no ferry before Friday [1]."))
    assert not facts.found(MOVED, reply("Yes, though no ferry sails today [1]."))


def test_the_short_answer_is_compared_and_of_plain_the_whole_text() -> None:
    marked = answer(short="No")
    assert measured((MOVED, reply("No, it did not.", whole=marked)))["exact_match"] == 1.0
    unmarked = replace(marked, short=None)
    assert measured((MOVED, reply("No", whole=unmarked)))["exact_match"] == 0.0
    plain = measured((MOVED, reply("No, it did not.")))
    assert plain["exact_match"] == 0.0
    assert plain["f1"] == 0.4
    assert "statements" not in plain


def test_refusals_are_right_where_the_archive_does_not_answer() -> None:
    found = measured((RAISED, REFUSED), (UNTOLD, REFUSED), (UNTOLD, reply("Ana Ruiz [1].")))
    assert found["false_refusals"] == 1.0
    assert found["refused"] == 0.5
    assert found["found"] == 0.0  # the words of a refusal are no answer


def test_a_gold_sentence_or_one_with_the_answer_is_cited() -> None:
    texts = {PORT.id: PORT.text}
    assert facts.evidence_cited(RAISED, reply("", PORT.text[60:140]), texts)  # a chunk overlaps
    assert facts.evidence_cited(replace(RAISED, answers=("3 per cent",)), reply("", OFFERED), texts)
    assert not facts.evidence_cited(RAISED, reply("", OFFERED), texts)
    assert not facts.evidence_cited(ENDED, reply("", OFFERED), texts)
    # "no" stands in many sentences, so that of "whether" only the gold's own count
    no = reply("", "The strike cost the port nine days.", "No ferry sailed.")
    assert not facts.evidence_cited(MOVED, no, texts)


def test_evidence_counts_by_type_where_answers_are_not_short() -> None:
    found = measured((ENDED, reply("So it ended [1].", RISE.text)), (RAISED, reply("4 [1].")))
    assert found["evidence_cited"] == 0.5
    assert found["evidence_cited why"] == 1.0


def test_statements_with_a_mark_are_counted_by_kind() -> None:
    claims = (
        Claim(text="4 per cent.", kind=ClaimKind.VERBATIM, evidence=(RISE,)),
        Claim(text="The union agreed.", kind=ClaimKind.PARAPHRASED, evidence=(RISE,)),
        Claim(text="It has a chair.", evidence=()),
    )
    found = measured((RAISED, reply("", whole=answer(claims=claims))))
    assert found["statements"] == 2
    assert found["statements verbatim"] == found["statements paraphrased"] == 1
    assert found["statements composed"] == 0


def test_a_prediction_holds_all_that_a_judge_reads() -> None:
    refused = Refused(text="Ana Ruiz resigned.", reason="no sentence says that she resigned")
    whole = answer(refused=(refused,), short="4 per cent")
    told = json.loads(json.dumps(reply("The rise [1].", whole=whole).prediction(RAISED)))
    assert told["short"] == "4 per cent"
    assert told["refused"] == [refused.to_dict()]
    first = told["statements"][0]
    assert (first["text"], first["kind"]) == (whole.claims[0].text, "composed")
    assert first["quotes"] == [
        {
            "quote": RISE.text,
            "source": "Harbour Courier",
            "day": "2025-09-04",
            "article_id": "port",
        }
    ]
    assert "statements" not in reply("Plain.").prediction(RAISED)


def test_other_answers_are_scored_by_their_short_form_too() -> None:
    known = replace(RAISED, evidence_ids=(PORT.id,))
    long = replace(known, answers=("word " * (answers.LONGEST_GOLD + 1),))
    short = reply("The rise is 4 per cent.", whole=answer(short="4 per cent"))
    found = answers.figures([known, long], [short, short], [PORT])
    assert found["accuracy"] == found["exact_match"] == found["f1"] == 1.0


def gold_file(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_only_questions_of_the_archive_and_the_half_are_asked(tmp_path: Path) -> None:
    held = row("who", "Ana Ruiz", split="held", id="held")
    other = row("who", "Ana Ruiz", archive="trams")
    gold = gold_file(tmp_path / "gold.jsonl", row("who", "Ana Ruiz"), held, other)
    assert [q.id for q in read_gold(gold, "ports", "open")] == ["f"]
    assert [q.id for q in read_gold(gold, "ports")] == ["f", "held"]


def test_the_sample_archive_is_asked_as_of_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    will = {"question": "Will Poland send troops to Varenia?", "archive": "sample"}
    gold = gold_file(
        tmp_path / "gold.jsonl",
        row("whether", "yes", **will, id="now"),
        row("whether", "no", **will, id="then", date="2025/09/10"),
    )
    asked = ["facts", "--data", str(EXAMPLES), "--gold", str(gold), "--without-model"]
    monkeypatch.setattr("sys.argv", [*asked, "--predictions", str(tmp_path)])
    facts.main()
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["found"] == last["found whether"] == 1.0
    lines = (tmp_path / "dateline.jsonl").read_text().splitlines()
    now, then = (json.loads(line)["statements"][0]["quotes"][0] for line in lines)
    assert now["article_id"] == "2025-10-14-poland-reverses.txt"
    assert then["day"] < "2025-09-10"


def test_plain_llama_index_is_asked_the_same_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    who = {"question": "Who will command the force in Varenia?", "archive": "sample"}
    gold = gold_file(tmp_path / "gold.jsonl", row("who", "Kari Aasmund", **who))
    asked = ["facts", "--data", str(EXAMPLES), "--gold", str(gold), "--baseline"]
    monkeypatch.setattr("sys.argv", [*asked, "--predictions", str(tmp_path)])
    # It repeats its prompt, which holds what was retrieved.
    monkeypatch.setattr(comparison, "plain_model", lambda _: nullcontext(MockLLM()))
    with echo_server() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        facts.main()
        assert server.prompts
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["statements"] > 0
    assert last["plain_found"] == last["plain_evidence_cited"] == 1.0
    assert last["plain_exact_match"] == 0.0 < last["plain_f1"] < 0.5
    assert who["question"] in (tmp_path / "plain.jsonl").read_text()


def test_a_folder_of_which_the_gold_knows_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold = gold_file(tmp_path / "gold.jsonl", row("who", "Ana Ruiz"))
    monkeypatch.setattr("sys.argv", ["facts", "--data", str(EXAMPLES), "--gold", str(gold)])
    with pytest.raises(SystemExit, match="is about sample"):
        facts.main()


def test_the_gold_of_the_sample_archive_names_sentences_of_its_articles() -> None:
    texts = {article.id: article.text for article in read_files(EXAMPLES)}
    gold = Path(facts.__file__).parent / "gold" / "facts.jsonl"
    spans = [span for known in read_gold(gold, "sample") for span in known.row["evidence"]]
    assert len(spans) > 30
    for span in spans:
        text = texts[span["article_id"]]
        before = text[: span["start"]]
        assert text[span["start"] : span["end"]].strip()[-1] in '.!?"”'
        assert not before or before[-1].isspace()
