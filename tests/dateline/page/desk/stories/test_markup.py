"""Stories as HTML: nothing of an article acts, and every button says what it opens."""

from pathlib import Path

from dateline.page.desk.stories.markup import Filters, render_list, render_problem, render_story
from rag import Dateline, ModelConfig
from tests.helpers.ferry import index_ferry, index_hostile_ferry

MARKUP = "<script>alert('x')</script><img src=x onerror=alert(1)>"


def drawn(data: Path) -> str:
    with Dateline.open(data, model=ModelConfig(model_path=data / "none")) as dateline:
        entries = dateline.stories()
        story = dateline.story(entries[-1].id)
        assert story
        return render_list(entries, Filters(), dateline.outlets) + render_story(story)


def test_text_of_articles_does_not_act(tmp_path) -> None:
    index_hostile_ferry(tmp_path, MARKUP)
    told = drawn(tmp_path)
    assert "<script" not in told
    assert "<img" not in told
    assert 'r"0<b>' not in told
    assert "&lt;script&gt;" in told


def test_a_story_shows_days_names_numbers_and_every_article(tmp_path) -> None:
    index_ferry(tmp_path)
    told = drawn(tmp_path)
    assert told.count('data-do="open"') == 2
    assert all(f'data-article="r{place}"' in told for place in range(4))
    assert "4 articles · 2 outlets · 1 Mar – 21 Mar 2025" in told
    assert "Anna Reis" in told
    assert "people dead" in told
    assert 'class="pulse"' in told


def test_more_are_offered_only_where_there_are_more(tmp_path) -> None:
    index_ferry(tmp_path)
    with Dateline.open(tmp_path, model=ModelConfig(model_path=tmp_path / "none")) as dateline:
        entries = dateline.stories()
    assert 'data-do="more"' not in render_list(entries, Filters(limit=2), [])
    one = render_list(entries, Filters(limit=1), ["A&B"], came_from=entries[0].id)
    assert one.count('data-do="open"') == 1
    assert 'data-do="more"' in one
    assert "data-begins" in one
    assert '<option value="A&amp;B">' in one


def test_what_is_refused_is_told_and_the_filters_stay() -> None:
    told = render_problem("No <b> day.", Filters(since="2025-03-02", outlet="A"), ["A", "B"])
    assert "No &lt;b&gt; day." in told
    assert 'value="2025-03-02"' in told
    assert '<option value="A" selected>' in told
