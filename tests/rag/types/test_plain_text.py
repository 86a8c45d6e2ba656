"""What an article writes stays what it is, in Markdown and beside markers."""

import pytest
from markdown_it import MarkdownIt

from rag import (
    Claim,
    carrying_words,
    escape_markdown,
    is_web,
    without_markers,
    without_markup,
)
from tests.helpers.hostile import IMAGE, LINK, SENTENCE, TAG, hidden_in
from tests.helpers.reasoned import REASONED
from tests.helpers.scripted import (
    CLAIMS,
    RISE,
)

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(markdown: str) -> str:
    """What a reader sees of Markdown, where it is nothing but one paragraph of text."""
    (opened, inline, closed) = MARKDOWN.parse(markdown)
    assert (opened.type, closed.type) == ("paragraph_open", "paragraph_close")
    assert {part.type for part in inline.children or ()} <= {"text", "text_special"}, inline
    return "".join(part.content for part in inline.children or ())


@pytest.mark.parametrize(
    "text",
    [
        *(IMAGE, LINK, TAG, "[2]", "**bold** and `code` and ~~gone~~", "&lt;b&gt; &#91;", "a_b_"),
        *("# Not a heading", "> no quotation", "- no list", "1. no list", "2.1 million crowns"),
        *("---", "===", "| a | b |", "[1]: http://evil.example", "<http://evil.example>"),
        *("back\\slash\\[a](b)", "It cost $5 and $6 million!", "<!-- gone -->", "[^1] $x$"),
        "\\",
    ],
)
def test_markdown_shows_text_as_it_stands(text: str) -> None:
    assert shown(escape_markdown(text)) == text
    assert shown(escape_markdown(f"It said {text} today.")) == f"It said {text} today."


@pytest.mark.parametrize(
    "text",
    ["It rose by 2.1 per cent, to $5.40!", 'Smith & Sons (Vell) said: "we won\'t" - twice.'],
)
def test_ordinary_sentences_stay_readable_where_nobody_reads_markdown(text: str) -> None:
    assert escape_markdown(text) == text


def test_readers_that_know_no_backslashes_see_no_link_or_image_either() -> None:
    assert "](" not in escape_markdown(f"{IMAGE} {LINK}")
    assert "://" not in escape_markdown(IMAGE).replace("\\://", "")


def test_what_is_hidden_is_gone_and_lines_are_one() -> None:
    assert hidden_in(escape_markdown(SENTENCE)) == []
    assert escape_markdown("a\r\nb\u2028c") == "a b c"


def test_a_number_in_brackets_is_no_citation() -> None:
    assert without_markers("As [2] says[\u200b3].") == "As (2) says(3)."


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://a.example/", True),
        ("javascript:alert(1)", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_only_web_pages_are_linked(url: str | None, web: bool) -> None:
    assert is_web(url) is web


def test_the_words_that_carry_a_statement_are_told_apart() -> None:
    pieces = carrying_words(REASONED[0], RISE)
    assert [words for words, carries in pieces if carries] == [
        "The union accepted a rise",
        "4 per cent",
    ]
    assert "".join(words for words, _ in pieces) == RISE.text
    assert carrying_words(CLAIMS[0], RISE) == [(RISE.text, False)]


def test_carrying_words_that_overlap_or_lie_outside_are_cut_to_the_sentence() -> None:
    told = REASONED[0].to_dict()
    told["support"]["carried"] = [
        {"number": 1, "start": 4, "end": 9},
        {"number": 1, "start": 0, "end": 6},
        {"number": 1, "start": 60, "end": 900},
        {"number": 2, "start": 20, "end": 30},
    ]
    told["evidence"] = [RISE]
    pieces = carrying_words(Claim.from_dict(told), RISE)
    assert pieces == [
        ("The un", True),
        ("ion", True),
        (RISE.text[9:60], False),
        (RISE.text[60:], True),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It rained ![x](https://evil.example/p.png?q=1) in Vell.", "It rained x in Vell."),
        ("Officials [read more](javascript:alert(1)) said so.", "Officials read more said so."),
        ("See javascript:alert(document.cookie) for it.", "See for it."),
        ("It <img src=x onerror=alert(1)>rained <b>on</b> Vell.", "It rained on Vell."),
        ("It [![i](u)](v) rained.", "It i rained."),
        ("[a<b>](https://evil.example)", "a"),
        ("Read <https://evil.example>.", "Read https://evil.example."),
        ("[1]: https://evil.example", "[1] https://evil.example"),
        ("[a](data:text/html;base64,AAAA) rained.", "a rained."),
        ("It rained <svg/onload=alert(1)", "It rained < svg/onload=alert(1)"),
        ("It rained [a](java\tscript:alert(1))", "It rained [a (java\tscript:alert(1))"),
    ],
)
def test_what_would_act_is_taken_out_of_a_statement(text: str, told: str) -> None:
    assert without_markup(text) == told
    assert without_markup(told) == told


@pytest.mark.parametrize(
    "text",
    [
        "He [the mayor] said (quietly) that 3 < 5 and 7 > 2.",
        "It rose by *2.1* per cent_, to $5.40 at Smith &amp; Sons: see https://vell.example/a.",
        "JavaScript: the language that Vell teaches.  Twice.",
    ],
)
def test_what_does_not_act_stays_in_a_statement(text: str) -> None:
    assert without_markup(text) == text
