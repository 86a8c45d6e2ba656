"""Answers become JSON and come back from it as they were, whatever they hold."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from index_store import Article
from rag import (
    Answer,
    Claim,
    Coverage,
    Disagreement,
    Evidence,
    ListRow,
    Outlets,
    QuotedSentences,
    Side,
    Status,
    TimelineEvent,
    Window,
    WindowKind,
    cited_paragraphs,
)
from tests.helpers.extractive import open_extractive

DAYS = st.dates(date(1800, 1, 1), date(2200, 1, 1))
MOMENTS = st.datetimes(datetime(1800, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
NUMBERS = st.integers(0, 10**6)
ASKED = {
    "list": "Which countries refused to send troops?",
    "count": "How many countries agreed to send troops?",
    "fact": "Who hosted the Lisbon summit?",
    "not found": "Who won the 1934 World Cup in Uruguay?",
    "disagreement": "How many people were killed at Port Selen?",
    "timeline": "Sort these countries by when they refused to send troops: Norway, Ireland.",
}


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article of some paragraphs; what the JSON of a sentence does not tell is left open."""
    return Article(
        id=draw(st.text(min_size=1, max_size=5)),
        title=draw(WORDS),
        text="\n\n".join(draw(st.lists(st.text("ab. ", min_size=3, max_size=9), min_size=1))),
        source=draw(st.none() | WORDS),
        author=draw(st.none() | WORDS),
        published=draw(st.none() | DAYS | MOMENTS),
        url=draw(st.none() | WORDS),
        origin=draw(WORDS),
    )


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    among = draw(st.lists(articles(), min_size=1, max_size=3, unique_by=lambda one: one.id))
    cited = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        article = draw(st.sampled_from(among))
        paragraph = draw(st.sampled_from(article.text.split("\n\n")))
        start = article.text.index(paragraph) + draw(st.integers(0, len(paragraph) - 2))
        end = draw(st.integers(start + 1, article.text.index(paragraph) + len(paragraph)))
        cited.append(Evidence(number=number, article=article, start=start, end=end))
    proofs = st.lists(st.sampled_from(cited), min_size=1, max_size=3).map(tuple)
    claims = st.builds(Claim, text=WORDS, subject=st.none() | WORDS, evidence=proofs)
    sides = st.builds(Side, value=WORDS, evidence=st.sampled_from(cited))
    differing = st.lists(sides, min_size=2, max_size=3).map(lambda two: Disagreement(sides=(*two,)))
    found = draw(st.booleans())
    return draw(
        st.builds(
            Answer,
            claims=st.lists(claims).map(tuple) if found else st.just(()),
            evidence=st.just(tuple(cited) if found else ()),
            nearest=st.just(() if found else tuple(cited)),
            rows=st.lists(st.builds(ListRow, since=st.none() | DAYS), max_size=2).map(tuple),
            events=st.lists(st.builds(TimelineEvent, day=DAYS), max_size=2).map(tuple),
            disagreements=st.lists(differing, max_size=2).map(tuple) if found else st.just(()),
            status=st.sampled_from(Status),
            coverage=st.builds(Coverage, read=NUMBERS, matching=NUMBERS, total=NUMBERS),
            window=st.builds(Window, start=st.none() | DAYS, end=DAYS),
            outlets=st.builds(Outlets, names=st.lists(WORDS).map(tuple)),
            timings=st.dictionaries(WORDS, st.floats(0, 99)),
            as_of=DAYS,
        )
    )


@given(answers())
def test_an_answer_comes_back_equal_where_the_articles_were_kept(answer: Answer) -> None:
    told = json.loads(json.dumps(answer.to_dict()))
    named = [*answer.evidence, *answer.nearest]
    whole = {item.article.id: [(0, item.article.text)] for item in named}
    sentences = QuotedSentences.of([*told["evidence"], *told["nearest"]], whole)
    assert Answer.from_dict(told, sentences) == answer


@given(answers())
def test_what_comes_back_from_json_becomes_the_same_json(answer: Answer) -> None:
    told = answer.to_dict()
    named = [*answer.evidence, *answer.nearest]
    kept = QuotedSentences.of([item.to_dict() for item in named], cited_paragraphs(named))
    for context in (None, kept):
        back = Answer.from_dict(told, context)
        assert back.to_dict() == told
        assert Answer.from_dict(told, context) == back


@pytest.mark.parametrize("kind", ASKED)
def test_a_real_answer_comes_back(kind: str, example_data: Any) -> None:
    with open_extractive(example_data) as dateline:
        answer = dateline.ask(ASKED[kind])
    held = {"list": answer.rows, "timeline": answer.events, "disagreement": answer.disagreements}
    assert held.get(kind, True)
    assert (answer.status is Status.NOT_FOUND) is (kind == "not found")
    back = Answer.from_dict(json.loads(json.dumps(answer.to_dict())))
    assert back.to_dict() == answer.to_dict()
    assert [item.text for item in back.evidence] == [item.text for item in answer.evidence]


def test_a_number_that_no_sentence_has_is_refused() -> None:
    article = Article(id="a", title="t", text="It rained.")
    proof = Evidence(number=1, article=article, start=0, end=10)
    told = Claim(text="It rained.", evidence=(proof,)).to_dict()
    assert told["evidence"] == [1]
    with pytest.raises(ValidationError, match="no sentence has the number 1"):
        Claim.from_dict(told)
    assert Claim.from_dict(told, QuotedSentences(numbered={1: proof})).evidence == (proof,)


def test_a_window_says_where_its_bounds_come_from() -> None:
    window = Window(start=None, end=date(2025, 9, 4), kind=WindowKind.RECENT)
    told = {"start": None, "end": "2025-09-04", "kind": "recent", "words": None}
    assert window.to_dict() == told
    assert Window.from_dict(told) == window
