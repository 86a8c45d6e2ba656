"""Why a statement stands, what was left out, and what is read meanwhile, as markup and Markdown."""

from dataclasses import replace

from dateline.page.export import to_markdown
from dateline.page.html.answer import render_turn
from dateline.page.html.dialog import render_inspection
from dateline.page.html.header import render_header
from dateline.page.html.reasons import render_reason
from dateline.page.turns import Turn
from rag import Claim, ClaimKind, Draft, Stage
from tests.helpers.reasoned import EXPLAINED, READING, REASONED, REFUSED, supported
from tests.helpers.scripted import (
    CLAIMS,
    EVENTS,
    LISTED,
    OFFER,
    ROWS,
    STEPS,
    SUMMARY,
    FakeDateline,
    answer,
)

ASKED = Turn(number=1, question="How large was the rise?")


def test_a_reason_marks_the_words_that_carry_the_statement() -> None:
    html = render_reason(REASONED[0], turn=1)
    assert "<strong>A paraphrase that was checked:</strong> the sentence says who" in html
    assert (
        "[1] <mark>The union accepted a rise</mark> of <mark>4 per cent</mark>, said its chair"
        in html
    )
    assert 'aria-label="Why? The union accepted a rise of 4 per cent."' in html


def test_a_reason_shows_every_sentence_and_says_what_the_statement_is() -> None:
    html = render_reason(REASONED[1], turn=1)
    assert "The archive’s own words:" in html
    assert html.count("<blockquote>") == 2
    assert f"<mark>{OFFER.text[:-1]}</mark>.</blockquote>" in html
    assert "Put together from checked parts:" in render_reason(
        replace(REASONED[0], kind=ClaimKind.COMPOSED), turn=1
    )


def test_a_statement_without_a_reason_has_nothing_to_open() -> None:
    assert render_reason(CLAIMS[0], turn=1) == ""


def test_reasons_differ_by_statement_and_turn() -> None:
    names = {
        render_reason(claim, turn).split('id="')[1].split('"')[0]
        for claim in REASONED
        for turn in (1, 2)
    }
    assert len(names) == 4


def test_rows_and_steps_have_their_reasons_too() -> None:
    def explained(claim: Claim) -> Claim:
        return supported(claim, ClaimKind.COMPOSED, "it says so")

    listed = tuple(map(explained, LISTED))
    growing = render_turn(replace(ASKED, claims=listed))
    assert growing.count('class="why"') == 3
    told = answer(claims=listed, rows=ROWS, text="".join(claim.marked_text for claim in listed))
    assert render_turn(replace(ASKED, answer=told)).count('class="why"') == 3
    steps = answer(claims=tuple(map(explained, STEPS)), events=EVENTS)
    assert render_turn(replace(ASKED, answer=steps)).count('class="why"') == 2


def test_the_words_that_are_the_answer_stand_above_it() -> None:
    html = render_turn(replace(ASKED, answer=EXPLAINED))
    assert '<div class="body"><p class="short">4 per cent</p><div class="claim">' in html
    assert "short" not in render_turn(replace(ASKED, answer=answer()))


def test_what_is_read_gives_way_to_the_answer() -> None:
    turn = ASKED.after(Stage("Searching")).after(READING)
    html = render_turn(turn)
    assert "Being read now, not the answer yet" in html
    assert f"<blockquote>{OFFER.text}</blockquote>" in html
    assert "Harbour Courier · 4 September 2025" in html
    assert "Being read" in render_turn(turn.after(Stage("Reading 2 sentences")))
    for event in (Draft("The un"), CLAIMS[0], answer()):
        assert "Being read" not in render_turn(turn.after(event))
    assert turn.to_dict() == ASKED.to_dict()  # it is not kept


def test_what_was_left_out_is_told_with_the_reasons() -> None:
    seen = FakeDateline().inspect("q", ASKED.options.after(()))
    html = render_inspection(seen, REFUSED)
    assert "<details><summary>2 statements left out</summary>" in html
    assert "<q>Ferries &lt;b&gt;sank&lt;/b&gt;.</q> <span>no sentence says this</span>" in html
    assert "left out" not in render_inspection(seen)


def test_markdown_has_the_answer_first_and_what_was_left_out_last() -> None:
    text = to_markdown(None, [replace(ASKED, answer=EXPLAINED)])
    assert text.startswith("# How large was the rise?\n\n**4 per cent**\n\nThe union accepted")
    assert (
        "Left out:\n\n- The employers accepted 3 per cent. (the sentence says they offered it)\n"
        "- Ferries \\<b\\>sank\\</b\\>. (no sentence says this)\n" in text
    )
    assert "Left out" not in to_markdown(None, [replace(ASKED, answer=answer())])


def test_the_head_says_once_that_there_is_no_parser() -> None:
    model = FakeDateline().model_state
    told = render_header(SUMMARY, model, "The parser's model x cannot be loaded. Install it: `y`")
    assert told.count("Answers are sentences as they stand. The parser&#x27;s model x") == 1
    assert "<code>y</code>" in told
    assert "as they stand" not in render_header(SUMMARY, model, None)
