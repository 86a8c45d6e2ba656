"""Who is for something and who against it, with the reasons that reports tell, without a model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index_store import Index, IndexConfig, open_embedder
from rag import AskOptions, Dateline, Messages, ModelState, Status
from rag.language.actions import Stance
from rag.language.parse import parse
from rag.reading.states.sides.attitudes import attitudes_in
from rag.reading.states.sides.thing import thing_of
from tests.helpers.extractive import NoModel, open_extractive
from tests.helpers.small_archive import index_reports
from tests.helpers.stands import CASES


@pytest.fixture(scope="module")
def examples(example_data: Path) -> Iterator[Dateline]:
    with open_extractive(example_data) as dateline:
        yield dateline


@pytest.mark.parametrize(("question", "reports", "stand"), CASES)
def test_each_party_is_on_its_side_with_its_reason(question, reports, stand, tmp_path) -> None:
    index_reports(tmp_path, reports)
    with open_extractive(tmp_path) as dateline:
        answer = dateline.ask(question)
    assert {row.entity: row.group for row in answer.rows} == {
        party: side for party, (side, _) in stand.items()
    }
    numbered = {item.number: item for item in answer.evidence}
    for row in answer.rows:
        why = stand[row.entity][1]
        assert why in row.reason if why else not row.reason
        assert row.number is not None
        assert row.quote == numbered[row.number].text
        if row.reason:
            assert row.reason_number is not None
            assert row.reason in numbered[row.reason_number].text
        elif row.group != "undecided":
            assert answer.note is not None
            assert row.entity in answer.note


def test_who_changed_sides_is_on_the_new_one_since_its_day(tmp_path) -> None:
    index_reports(tmp_path, CASES[1][1])
    with open_extractive(tmp_path) as dateline:
        answer = dateline.ask("Who backs the new stadium and who opposes it?")
    [greens] = [row for row in answer.rows if row.entity == "Green Party"]
    assert (greens.group, greens.before, str(greens.since)) == ("for", "no", "2026-02-20")


def test_why_after_a_list_tells_the_reason_of_each_or_that_none_is_told(examples) -> None:
    asked = "Which countries refused to send troops?"
    told = examples.ask(asked)
    history = (
        {"role": "user", "content": asked},
        {"role": "assistant", "content": told.text},
    )
    for question in ("Why?", "Why did they?"):
        answer = examples.ask(question, AskOptions(history=history))
        reasons = {row.entity: row.reason for row in answer.rows}
        assert set(reasons) == {row.entity for row in told.rows if row.group == "listed"}
        assert "neutrality" in reasons["Austria"]
        assert "no United Nations mandate" in reasons["Ireland"]
        assert not reasons["Italy"]
        assert "Italy" in (answer.note or "")


def test_nobody_on_any_side_is_said_so(tmp_path) -> None:
    index_reports(tmp_path, [("2026-01-02", "Echo", "Ferry", "The ferry sails to Selby at noon.")])
    with open_extractive(tmp_path) as dateline:
        answer = dateline.ask("Who is for and who is against the ferry?")
    assert answer.status is Status.NOT_FOUND
    assert answer.nearest


@pytest.mark.parametrize(
    ("sentence", "stands"),
    [
        ("Otto Brandt, a critic of the bridge, left the room.", {"Otto Brandt": Stance.NO}),
        ("The union refused to back the bridge.", {"union": Stance.NO}),
        ("The mayor's party wants to scrap the bridge.", {"mayor's party": Stance.NO}),
        ("Residents could support the bridge.", {"Residents": Stance.OPEN}),
        ("Ana Ruiz would not abandon the bridge.", {"Ana Ruiz": Stance.YES}),
        ("Drivers urged the council to build the bridge.", {"Drivers": Stance.YES}),
        ("Opponents got the council to stop the bridge.", {}),
        ("The firm sent drivers to protest against the bridge.", {}),
        ("Residents are very critical of the mayor.", {}),
        ("A poll found that 54 per cent oppose the bridge.", {}),
        ("Do residents support the bridge?", {}),
        ("Residents oppose the airport, not far from the bridge.", {}),
    ],
)
def test_a_sentence_tells_who_stands_where(sentence, stands) -> None:
    found = attitudes_in(parse(sentence), thing_of("the bridge"), "", "", [])
    assert {one.holder.name: one.stance for one in found} == stands


@pytest.mark.parametrize(
    ("sentence", "stands"),
    [
        ("The lower house has yet to approve the ferry tax.", {}),
        ("The ferry tax has yet to be approved by the council.", {"council": Stance.OPEN}),
        ("The council has not yet approved the ferry tax.", {"council": Stance.OPEN}),
        ("The council could reject the ferry tax.", {"council": Stance.OPEN}),
        ("The ferry tax will be sent to the council.", {}),
        ("Members must ratify the ferry tax.", {}),
        ("Brandt will quit the moment the council passes the ferry tax.", {}),
        ("Drivers will strike if the council approves the ferry tax.", {}),
        ("The mayor met reporters with drivers protesting against the ferry tax.", {}),
        ("The court rejected a challenge to the ferry tax.", {}),
        ("Drivers attacked Otto Brandt for the ferry tax.", {}),
        ("Otto Brandt claimed that drivers support the ferry tax.", {}),
        ("Otto Brandt, D-Sel., backs the ferry tax.", {"Otto Brandt": Stance.YES}),
        ("New numbers support the ferry tax.", {}),
        ("Anna Holm supported the council's rejection of the ferry tax.", {}),
        ("Anna Holm backs a tax on hotels.", {}),
        ("Several members have backed the same idea.", {}),
        ("Anna Holm backs efforts to pass the ferry tax.", {"Anna Holm": Stance.YES}),
    ],
)
def test_only_a_position_on_the_matter_itself_is_told(sentence, stands) -> None:
    about = "Ferry tax\nThe ferry tax divides the islands."
    found = attitudes_in(parse(sentence), thing_of("the ferry tax"), about, "", [])
    told = {one.holder.name: one.stance for one in found}
    assert told == stands


TOLD = [
    ("Anna Holm met Karl Moen on Monday. She said that she supports the ferry tax.", {}),
    ("Anna Holm spoke on Monday. She supports the ferry tax.", {"Anna Holm": "for"}),
    (
        "While he has also attacked Karl Moen for being slow, Otto Brandt said he supports the "
        "ferry tax.",
        {"Otto Brandt": "for"},
    ),
    ("The U.S. Senate backed the ferry tax. The Senate backed the ferry tax.", {"Senate": "for"}),
    (
        "The law's proponents say it would pay for a pier. Proponents of the law say that "
        "islanders would gain.",
        {"Proponents": "for"},
    ),
    ("Anna Holm voted for the bill.", {"Anna Holm": "for"}),
    (
        "Anna Holm revised Karl's stance, saying he is concerned about ferries but not backing the "
        "ferry tax.",
        {},
    ),
]
"""Articles on the ferry tax, and who is on which side where no model is at hand."""


@pytest.mark.parametrize(("text", "stands"), TOLD)
def test_a_row_needs_one_person_and_one_matter(text, stands, tmp_path) -> None:
    index_reports(tmp_path, [("2026-03-02", "Echo", "Ferry tax goes to a vote", text)])
    with open_extractive(tmp_path) as dateline:
        answer = dateline.ask("Who is for and who is against the ferry tax?")
    assert {row.entity: row.group for row in answer.rows} == stands


def test_the_bill_of_an_article_about_something_else_is_not_the_matter(tmp_path) -> None:
    text = "Anna Holm voted for the bill. Karl Moen backs the ferry tax."
    index_reports(tmp_path, [("2026-03-02", "Echo", "Schools bill passes", text)])
    with open_extractive(tmp_path) as dateline:
        answer = dateline.ask("Who is for and who is against the ferry tax?")
    assert [row.entity for row in answer.rows] == ["Karl Moen"]


def test_instances_are_no_reason(tmp_path) -> None:
    text = "Many drivers oppose the ferry tax, including fans of causes such as quiet roads."
    index_reports(tmp_path, [("2026-03-02", "Echo", "Ferry tax", text)])
    with open_extractive(tmp_path) as dateline:
        answer = dateline.ask("Who is for and who is against the ferry tax?")
    assert [row.reason for row in answer.rows] == [""]


class Judging(NoModel):
    """Agrees to statements that have given words, and keeps what it was asked."""

    state = ModelState(name="judge", ready=True)

    def __init__(self, *agreed: str) -> None:
        self.agreed, self.asked = agreed, list[str]()

    def agrees(self, messages: Messages) -> float | None:
        told = messages[-1]["content"].partition("Statement: ")[2].splitlines()[0]
        self.asked.append(told)
        return 0.99 if any(words in told for words in self.agreed) else 0.01


@pytest.mark.parametrize(
    ("agreed", "listed"),
    [(("Karl Moen",), {"Karl Moen", "Ida Lund"}), (("Anna Holm",), {"Anna Holm", "Ida Lund"})],
)
def test_a_model_decides_on_rows_in_doubt(agreed, listed, tmp_path) -> None:
    text = (
        "Anna Holm voted for the bill. Ida Lund backs the ferry tax. Karl Moen met Otto Brandt at "
        "noon. Later that day Otto Brandt visited Karl Moen. He opposes the ferry tax."
    )
    index_reports(tmp_path, [("2026-03-02", "Echo", "Ferry tax goes to a vote", text)])
    embedder, model = open_embedder("wordllama"), Judging(*agreed)
    index = Index(IndexConfig(data=tmp_path), embedder.name)
    with Dateline(index, embedder, model) as dateline:
        answer = dateline.ask("Who is for and who is against the ferry tax?")
    assert {row.entity for row in answer.rows} <= listed
    assert "Ida Lund" in {row.entity for row in answer.rows}
    assert ("Anna Holm" in {row.entity for row in answer.rows}) == ("Anna Holm" in agreed)
    assert "Anna Holm is for the ferry tax." in model.asked
    assert any(told.endswith("is against the ferry tax.") for told in model.asked)
    assert not any("Ida Lund" in told for told in model.asked)
