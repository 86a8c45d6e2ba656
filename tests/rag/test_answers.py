"""The whole way from an article to an answer, without a model and with the real one."""

import json
from dataclasses import replace

import pytest

from rag import Claim, Dateline, ModelConfig, Status


def exact(answer) -> bool:
    return all(
        item.article.text[item.start : item.end] == item.text and item.text
        for item in answer.evidence
    )


def test_without_a_model_the_answer_is_extractive_and_says_why(example_data, tmp_path) -> None:
    missing = ModelConfig(model_path=tmp_path / "none.gguf")
    with Dateline.open(example_data, model=missing) as dateline:
        answer = dateline.ask("Who hosted the Lisbon summit?")
        assert answer.extractive
        assert answer.note
        assert "none.gguf" in answer.note
        assert answer.evidence
        assert exact(answer)
        assert dateline.ask("Who wrote Don Quixote?").status is Status.NOT_FOUND
        json.dumps(answer.to_dict())


def test_an_unreachable_server_leaves_the_extractive_answer(example_data) -> None:
    config = ModelConfig(base_url="http://127.0.0.1:9/v1", model="m")
    with Dateline.open(example_data, model=config) as dateline:
        answer = dateline.ask("Who hosted the Lisbon summit?")
        assert answer.extractive
        assert "127.0.0.1:9" in (answer.note or "")


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who hosted the Lisbon summit?", "Amarante"),
        ("How many troops will Norway send to Varenia?", "300"),
    ],
)
def test_a_fact_is_answered_and_proved(real_archive, question, expected) -> None:
    answer = real_archive.ask(question)
    assert expected in answer.text
    assert answer.evidence
    assert exact(answer)


@pytest.mark.model
def test_what_the_archive_does_not_hold_is_not_answered(real_archive) -> None:
    assert real_archive.ask("What is the capital of Australia?").status is Status.NOT_FOUND


@pytest.mark.model
def test_the_list_names_who_refuses_now(real_archive) -> None:
    events = list(real_archive.stream("Which countries refused to send troops?"))
    answer = events[-1]
    listed = {claim.subject for claim in answer.claims if claim.subject}
    assert {"Italy", "Ireland"} <= listed
    assert not listed & {"Norway", "Denmark", "Portugal", "Turkey", "Canada", "Poland"}
    told = [replace(claim, corroboration=None) for claim in answer.claims]  # known at the end
    assert [event for event in events if isinstance(event, Claim)] == told
    assert exact(answer)
