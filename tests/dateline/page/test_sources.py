"""Cards, markers and whole articles as markup."""

from dataclasses import replace

import pytest

from dateline.page.html.sources import render_article, render_card, render_claim, render_statement
from rag import Article
from tests.helpers.scripted import (
    CLAIMS,
    FERRY,
    LOSS,
    PORT,
    RISE,
    SCRIPT,
    evidence,
)


def test_card_marks_exactly_the_sentence_inside_its_paragraph() -> None:
    card = render_card(RISE, turn=3)
    assert 'id="t3-e1"' in card
    assert f"<mark>{RISE.text}</mark>" in card
    assert "<blockquote>The strike cost the port nine days. <mark>" in card
    assert "</mark> The employers had offered 3 per cent in August.</blockquote>" in card
    assert "returned to work" not in card
    assert "Harbour Courier · 4 September 2025 · by Mina Holt" in card
    assert 'href="https://courier.example/strike?day=4&amp;page=1"' in card
    assert 'rel="noopener noreferrer"' in card


def test_card_escapes_the_article_and_links_only_to_the_web() -> None:
    card = render_card(LOSS, turn=1)
    assert SCRIPT not in card
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in card
    assert "&quot;we &lt;b&gt;lost&lt;/b&gt; the season&quot;" in card
    assert "Vell &amp; Bay Gazette · date unknown" in card
    assert "javascript:" not in card
    assert "gazette/ferry.txt" in card


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "", None])
def test_other_addresses_than_web_pages_are_no_links(url: str | None) -> None:
    article = Article(id="a", title="t", text="One sentence.", url=url)
    assert "Read the original" not in render_card(evidence(1, article, article.text), turn=1)


def test_markers_stand_before_the_full_stop_and_point_at_the_cards_of_their_own_turn() -> None:
    claim = render_claim(CLAIMS[1], turn=7)
    assert 'href="#t7-e2"' in claim
    assert 'href="#t7-e1"' in claim
    assert claim.index("#t7-e2") < claim.index("#t7-e1")
    assert claim.endswith("[1]</a>.</span></p>")
    assert "Source 2: Harbour Courier, 4 September 2025" in claim


def test_only_known_markers_in_a_text_become_links() -> None:
    text = render_statement(f"{SCRIPT} It rose [1]. So [9].", [RISE], turn=2)
    assert text.count("<a ") == 1
    assert "[9]" in text
    assert SCRIPT not in text


def test_article_is_shown_whole_while_its_sentence_stands_where_it_was() -> None:
    html = render_article(RISE, PORT)
    assert html.count("<p>") == 3
    assert f"<mark>{RISE.text}</mark>" in html
    changed = replace(PORT, text=f"Corrected. {PORT.text}")
    for article, told in ((changed, "has changed since"), (None, "no longer holds")):
        html = render_article(RISE, article)
        assert told in html
        assert html.count("<p>") == 1
        assert f"<mark>{RISE.text}</mark>" in html
    assert SCRIPT not in render_article(LOSS, FERRY)
