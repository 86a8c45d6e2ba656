"""Other texts of an article as the page shows them."""

from dataclasses import replace
from datetime import date

from dateline.page.desk.versions import SHOWN, WORDS, render_other_texts
from rag import Article

NOW = Article(
    id="ferry",
    title="Ferry late",
    text="The ferry was late.\n\nNine hundred people waited.\n\nIt sails on Monday.",
    source="Courier",
    published=date(2026, 1, 2),
)


def test_no_other_text_is_nothing() -> None:
    assert render_other_texts(NOW, ()) == ""


def test_what_differs_is_marked_and_the_rest_left_out() -> None:
    then = replace(
        NOW,
        title="Ferry <late>",
        text=NOW.text.replace("Nine", "Four") + "\n\n<b>End</b>",
        updated=date(2026, 1, 3),
    )
    drawn = render_other_texts(NOW, (then,))
    assert "1 other text of this article" in drawn
    assert "updated 3 January 2026" in drawn
    assert "<del>&lt;late&gt;</del><ins>late</ins>" in drawn
    assert "<del>Four</del><ins>Nine</ins> hundred people waited." in drawn
    assert "<del>&lt;b&gt;End&lt;/b&gt;</del>" in drawn
    assert "sails on Monday" not in drawn


def test_long_passages_and_many_texts_are_bounded() -> None:
    long = replace(NOW, text="word " * WORDS * 2)
    drawn = render_other_texts(long, (replace(long, text="other " * WORDS * 2),))
    assert drawn.count("<del>") == drawn.count("<ins>") == 1
    many = [replace(NOW, text=f"Text {number}.") for number in range(SHOWN + 3)]
    assert "and 3 more" in render_other_texts(NOW, many)
