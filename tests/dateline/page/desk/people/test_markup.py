"""People as HTML: nothing of an article acts, and every button says what it opens."""

from pathlib import Path

from dateline.page.desk.people.markup import render_list, render_name, render_sayings
from rag import Dateline, ModelConfig
from tests.helpers.scripted import RISE, answer
from tests.helpers.town import index_hostile_town, index_town

MARKUP = "<script>alert('x')</script><img src=x onerror=alert(1)>"


def drawn(data: Path) -> str:
    with Dateline.open(data, model=ModelConfig(model_path=data / "none")) as dateline:
        page = dateline.name_page("Anna Berg")
        assert page
        return render_list(dateline.names("berg"), "berg", page.name) + render_name(page)


def test_text_of_articles_does_not_act(tmp_path) -> None:
    index_hostile_town(tmp_path, MARKUP)
    told = drawn(tmp_path)
    assert "<script" not in told
    assert "<img" not in told
    assert 'r"0<b>' not in told
    assert "&lt;script&gt;" in told


def test_a_page_shows_words_deeds_and_how_much_was_read(tmp_path) -> None:
    index_town(tmp_path)
    told = drawn(tmp_path)
    assert "person · 4 articles · 1 Mar – 9 Mar 2025" in told
    assert "still too low" in told
    assert "Read 3 of 3 matching articles" in told
    assert 'data-name="John Miller"' in told
    assert 'data-do="about"' in told
    assert 'class="pulse"' in told
    assert told.count("data-begins") == 2


def test_what_nobody_is_called_is_said_as_written() -> None:
    assert "nobody “&lt;b&gt;”" in render_list([], "<b>")


def test_all_that_was_said_of_a_matter_is_told_with_what_was_read() -> None:
    told = render_sayings("Ana <Ruiz>", "the <rise>", answer())
    assert "Everything Ana &lt;Ruiz&gt; said about the &lt;rise&gt;" in told
    assert "Read 9 of 12 matching articles; 3 older left" in told
    assert RISE.text[:30] in told
    none = render_sayings("Ana", "x", answer(claims=(), evidence=()))
    assert "tells no such words" in none
