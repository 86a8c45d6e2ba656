"""Whatever an article writes, the page and what is saved of it show text."""

import ast
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from dateline.page.export import to_markdown
from dateline.page.html.answer import render_turn
from dateline.page.html.dialog import render_inspection
from dateline.page.html.sources import render_article
from dateline.page.turns import Turn
from rag import Draft, ListRow, Reading, Status, TimelineEvent
from tests.conftest import ROOT
from tests.helpers.hostile import ARTICLE, CLAIMS, HOSTILE, QUOTED, SENTENCE, TAG, hidden_in
from tests.helpers.scripted import FakeDateline
from tests.rag.types.test_plain_text import MARKDOWN

ROW = ListRow(
    entity=TAG, group="listed", stance="yes", since=None, outlets=1, quote=SENTENCE, number=1
)
EVENT = TimelineEvent(day=date(2025, 5, 2), text=SENTENCE, number=1)
MISSING = replace(HOSTILE, status=Status.NOT_FOUND, claims=(), evidence=(), nearest=(QUOTED,))
NEW = Turn(number=1, question=SENTENCE)
TURNS = {
    "answered": replace(NEW, answer=HOSTILE),
    "text of its own": replace(NEW, answer=replace(HOSTILE, text=SENTENCE)),
    "listed": replace(NEW, answer=replace(HOSTILE, rows=(ROW,))),
    "a course": replace(
        NEW, answer=replace(HOSTILE, claims=CLAIMS[:1], evidence=(QUOTED,), events=(EVENT,))
    ),
    "not found": replace(
        NEW,
        answer=replace(HOSTILE, status=Status.NOT_FOUND, claims=(), evidence=(), nearest=(QUOTED,)),
    ),
    "being read": NEW.after(Reading((QUOTED,))),
    "being written": NEW.after(CLAIMS[0]).after(Draft(SENTENCE)),
    "a list being written": NEW.after(replace(CLAIMS[0], subject=TAG)),
    "failed": replace(NEW, message=SENTENCE),
}


class Tags(HTMLParser):
    """What acts in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str] = set()
        self.handlers: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.links |= {value or ""} if name in ("href", "src") else set()
            self.handlers |= {name} if name.startswith("on") else set()


@pytest.mark.parametrize("kind", TURNS)
def test_nothing_of_an_article_acts_on_the_page(kind: str) -> None:
    html = render_turn(TURNS[kind], "key")
    found = Tags(html)
    assert found.tags.isdisjoint({"img", "script", "b", "red"})
    assert "evil.example" not in "".join(found.links)
    assert all(link.startswith(("#t1", "conversations/key")) for link in found.links)
    assert found.handlers == set()
    assert hidden_in(html) == []
    assert "#t1-e2" not in html or kind in ("answered", "text of its own", "listed")


def test_nothing_of_an_article_acts_in_what_opens_above_the_page() -> None:
    seen = replace(FakeDateline().inspect(SENTENCE, NEW.options.after(())), sentences=(QUOTED,))
    for html in (render_inspection(seen, HOSTILE.refused), render_article(QUOTED, ARTICLE)):
        found = Tags(html)
        assert "img" not in found.tags
        assert found.links == set()
        assert hidden_in(html) == []


def test_a_forged_marker_in_a_statement_is_no_link() -> None:
    html = render_turn(
        replace(NEW, answer=replace(HOSTILE, claims=CLAIMS[:1], text=CLAIMS[0].marked_text))
    )
    assert "#t1-e2" not in html.split("<aside")[0]


@pytest.mark.parametrize("kind", TURNS)
def test_nothing_of_an_article_acts_in_markdown(kind: str) -> None:
    text = to_markdown(SENTENCE, [TURNS[kind]])
    assert hidden_in(text) == []
    tokens = [part for block in MARKDOWN.parse(text) for part in (block, *(block.children or ()))]
    assert {part.type for part in tokens}.isdisjoint(
        {"image", "link_open", "html_inline", "html_block", "code_inline", "fence", "table_open"}
    )


def test_only_one_place_turns_text_into_html() -> None:
    """Else what a reader does not see could slip through."""
    users = [
        path.name
        for path in (ROOT / "dateline" / "page").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "html" in (getattr(node, "module", None), *(alias.name for alias in node.names))
    ]
    assert users == ["phrases.py"]
