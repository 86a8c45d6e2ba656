"""The page's pure rendering, and that its blocks build. ``test_browser`` drives the real page."""

import re
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import ui
from page.answer_html import render_turn, write_window
from page.head_html import render_model, render_summary
from page.list_html import render_growing_list
from page.sources_html import render_article, render_card, render_claim, render_statement
from page.turns import Turn
from rag import (
    Answer,
    ArchiveSummary,
    Article,
    Claim,
    Coverage,
    DatelineError,
    Disagreement,
    Draft,
    Event,
    Evidence,
    Inspection,
    ModelState,
    Outlets,
    Side,
    Stage,
    Status,
    Window,
    WindowKind,
)
from rag.disagreement import rival_claims
from rag.types import ListRow, TimelineEvent
from service import Conversations

PORT = Article(
    id="port",
    title="Harbour strike ends after nine days",
    text=(
        "The dockers of Vell returned to work on Thursday.\n\n"
        "The strike cost the port nine days. The union accepted a rise of 4 per cent, "
        "said its chair, Ana Ruiz. The employers had offered 3 per cent in August.\n\n"
        "Ferries sail again from Friday."
    ),
    source="Harbour Courier",
    author="Mina Holt",
    published=date(2025, 9, 4),
    url="https://courier.example/strike?day=4&page=1",
)
FERRY = Article(
    id="ferry",
    title='Ferry firm: "we <b>lost</b> the season"',
    text="The ferry firm lost 2.1 million crowns, its owner <script>alert('x')</script> said.",
    source="Vell & Bay Gazette",
    published=None,
    url="javascript:alert(1)",
    origin="gazette/ferry.txt",
)


def evidence(number: int, article: Article, sentence: str) -> Evidence:
    start = article.text.index(sentence)
    return Evidence(number=number, article=article, start=start, end=start + len(sentence))


RISE = evidence(1, PORT, "The union accepted a rise of 4 per cent, said its chair, Ana Ruiz.")
OFFER = evidence(2, PORT, "The employers had offered 3 per cent in August.")
LOSS = evidence(3, FERRY, FERRY.text)
CLAIMS = (
    Claim(text="The union accepted a rise of 4 per cent.", evidence=(RISE,)),
    Claim(text="The employers had offered 3 per cent in August.", evidence=(OFFER, RISE)),
    Claim(text="The ferry firm lost 2.1 million crowns.", evidence=(LOSS,)),
)

ROWS = (
    ListRow(
        entity="Vell",
        group="listed",
        stance="no",
        since=date(2025, 9, 4),
        outlets=2,
        quote=RISE.text,
        number=1,
    ),
    ListRow(
        entity="<Bay>",
        group="listed",
        stance="no",
        since=None,
        outlets=1,
        quote=LOSS.text,
        number=3,
    ),
    ListRow(
        entity="Rhue",
        group="changed",
        stance="yes",
        since=date(2025, 8, 12),
        outlets=11,
        quote=RISE.text,
        number=None,
    ),
)
LISTED = (
    Claim(text="Vell refused.", evidence=(RISE,), subject="Vell"),
    Claim(text="<Bay> refused.", evidence=(LOSS,), subject="<Bay>"),
    Claim(text="Rhue refused, but has changed.", evidence=(OFFER, RISE)),
)
EVENTS = (
    TimelineEvent(day=date(2025, 8, 12), text="12 August 2025: An offer.", number=2),
    TimelineEvent(day=date(2025, 9, 4), text="4 September 2025: A <rise>.", number=1),
)
STEPS = tuple(
    Claim(text=event.text, evidence=(proof,))
    for event, proof in zip(EVENTS, (OFFER, RISE), strict=True)
)


RIVALS = Disagreement(
    sides=(
        Side(value="4 per cent", evidence=RISE),
        Side(value="3 per cent", evidence=OFFER),
        Side(value="2.1 <million>", evidence=LOSS),
    )
)


def answer(question: str = "How did the strike end?", **changes: Any) -> Answer:
    values: dict[str, Any] = {
        "question": question,
        "status": Status.ANSWERED,
        "text": " ".join(claim.marked_text for claim in CLAIMS),
        "claims": CLAIMS,
        "evidence": (RISE, OFFER, LOSS),
        "verified": 3,
        "coverage": Coverage(read=9, matching=12, total=12),
        "window": Window(start=None, end=date(2025, 10, 30), kind=WindowKind.RECENT),
        "as_of": date(2025, 10, 30),
        "model": "qwen2.5-1.5b",
        "timings": {"retrieve": 0.02, "total": 4.21},
    }
    return Answer(**{**values, **changes})


_TOLD = (CLAIMS[0], *rival_claims(RIVALS))
DIFFERING = answer(
    claims=_TOLD,
    text=" ".join(claim.marked_text for claim in _TOLD),
    disagreements=(RIVALS,),
)
SUMMARY = ArchiveSummary(
    articles=12,
    chunks=40,
    outlets=7,
    first_day=date(2025, 9, 4),
    last_day=date(2025, 10, 30),
    built_at=datetime(2025, 11, 1, tzinfo=UTC),
)


@dataclass
class FakeDateline:
    """Answers by script: what the question contains decides what happens."""

    model_state: ModelState = field(
        default_factory=lambda: ModelState(name="qwen2.5-1.5b", ready=True)
    )
    archive_summary: ArchiveSummary = SUMMARY
    outlets: Sequence[str] = ("Harbour Courier", "Northgate Lantern", "Vell & Bay Gazette")
    example_questions: Sequence[str] = ("How did the strike end?", "Who went to the moon?")
    pause: float = 0.03
    streams_open: int = 0
    last_closed: float = 0.0
    first_draft: float = 0.0
    """When the newest stream gave its first draft, in seconds since 1970."""
    closed_early: threading.Event = field(default_factory=threading.Event)

    closed: bool = False
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def stream(self, question: str, /, **options: Any) -> Generator[Event, None, None]:
        self.asked.append((question, options))
        self.streams_open += 1
        finished = False
        try:
            self.first_draft = 0.0
            for event in self._script(question):
                if self.closed:
                    raise DatelineError("The server is shutting down.")
                if isinstance(event, Draft) and not self.first_draft:
                    self.first_draft = time.time()
                if isinstance(event, Answer) and options.get("since"):
                    end = options["until"] or event.window.end
                    window = Window(start=options["since"], end=end, kind=WindowKind.GIVEN)
                    event = replace(event, window=window)
                if isinstance(event, Answer) and options.get("outlets"):
                    event = replace(event, outlets=Outlets(names=options["outlets"], given=True))
                yield event
            finished = True
        finally:
            self.streams_open -= 1
            self.last_closed = time.monotonic()
            if not finished:
                self.closed_early.set()

    def close(self) -> None:
        self.closed = True

    def article(self, id_: str, /) -> Article | None:
        return PORT if id_ == PORT.id else None

    def inspect(self, question: str, /, **options: Any) -> Inspection:
        window = Window(start=None, end=date(2025, 10, 30), kind=WindowKind.RECENT)
        return Inspection(
            question=f"{question} (alone)",
            asked=date(2025, 10, 30),
            window=window,
            plan="ListQuestion",
            outlets=Outlets(),
            candidates=(),
            sentences=(RISE, LOSS),
        )

    def _script(self, question: str) -> Iterator[Event]:
        yield Stage("Searching 12 articles")
        time.sleep(5 * self.pause)
        if "refused key" in question:
            raise DatelineError("The model refused the key. Set OPENAI_API_KEY.")
        if "crash" in question:
            raise RuntimeError("secret detail")
        if "moon" in question:
            yield answer(
                question,
                **{"status": Status.NOT_FOUND, "text": "Not in the archive.", "claims": ()},
                **{"evidence": (), "nearest": (RISE, LOSS)},
            )
            return
        if "Which" in question:
            yield from LISTED
            text = "\n".join(claim.marked_text for claim in LISTED)
            yield answer(question, claims=LISTED, text=text, rows=ROWS)
            return
        if "How many" in question:
            yield from DIFFERING.claims
            yield replace(DIFFERING, question=question)
            return
        if "steps" in question:
            yield from STEPS
            yield answer(question, claims=STEPS, events=EVENTS, evidence=(RISE, OFFER), verified=2)
            return
        yield Stage("Reading 8 sentences")
        while "forever" in question:
            for length in range(1, 60):
                yield Draft("The union has been talking to the employers ever since then."[:length])
                time.sleep(self.pause)
        for claim in CLAIMS:
            for length in range(4, len(claim.text), 4):
                yield Draft(claim.text[:length])
                time.sleep(self.pause * (10 if "slowly" in question and claim is CLAIMS[2] else 1))
            yield claim
        note = "The archive does not say who paid." if "partly" in question else None
        status = Status.PARTIAL if note else Status.ANSWERED
        yield answer(question, status=status, note=note)


SCRIPT = "<script>alert('x')</script>"
STOPPED = Turn(number=4, question="q", claims=CLAIMS[:1], message="Stopped.")


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (date(2025, 9, 4), date(2025, 10, 30), "4 Sept – 30 Oct 2025"),
        (date(2024, 12, 31), date(2025, 6, 1), "31 Dec 2024 – 1 June 2025"),
        (date(2025, 5, 2), date(2025, 5, 2), "2 May 2025"),
        (None, None, "no dates"),
    ],
    ids=["one year", "two years", "one day", "undated"],
)
def test_period_of_the_archive(first: date | None, last: date | None, period: str) -> None:
    summary = replace(SUMMARY, first_day=first, last_day=last)
    assert render_summary(summary) == f"12 articles · {period} · 7 outlets"


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        (ModelState(name="m<1>", ready=True), "ready", "Answers written by m&lt;1&gt;"),
        (ModelState(name="m", ready=False, loading=True), "loading", "is loading"),
        (
            ModelState(name=None, ready=False, reason="no key is set."),
            "absent",
            "answers are the evidence sentences themselves: no key is set.",
        ),
    ],
    ids=["ready", "loading", "absent"],
)
def test_model_line_says_who_writes(state: ModelState, kind: str, words: str) -> None:
    line = render_model(state)
    assert f'class="model {kind}"' in line
    assert words in line


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


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["answered", "3 of 3 statements verified", "read 9 of 12 articles", "4.2 s"]),
        (
            {"coverage": Coverage(read=1_041, matching=2_041, total=9_000)},
            ["read 1,041 of 2,041 matching articles"],
        ),
        ({"status": Status.PARTIAL}, ["partial", "Partly answered"]),
        ({"extractive": True, "model": None}, ["3 sentences quoted, no model at hand"]),
        ({"status": Status.NOT_FOUND, "claims": ()}, ["not_found", "Not in the archive"]),
        ({"model": "<model>"}, ["&lt;model&gt;"]),
    ],
    ids=["answered", "matching", "partial", "extractive", "not found", "escaped"],
)
def test_head_of_an_answer(changes: dict[str, Any], expected: list[str]) -> None:
    facts = render_turn(Turn(number=1, question="q", answer=answer(**changes)))
    for words in expected:
        assert words in facts
    assert ("verified" in facts) == bool(answer(**changes).claims and not changes.get("extractive"))


def test_finished_turn_shows_every_source_once_and_its_note() -> None:
    html = render_turn(
        Turn(number=2, question=SCRIPT, answer=answer(note=f"Mind {SCRIPT}", claims=CLAIMS))
    )
    assert SCRIPT not in html
    assert html.count('class="card"') == 3
    assert html.count('class="note"') == 1
    assert html.count('class="jump cite"') == 4


def test_text_that_says_more_than_the_claims_is_shown_whole() -> None:
    text = "In order:\nThe union accepted a rise [1].\n<b>Then</b> nothing."
    html = render_turn(Turn(number=1, question="q", answer=answer(text=text)))
    assert "<p>In order:</p>" in html
    assert 'href="#t1-e1"' in html
    assert "&lt;b&gt;Then" in html


def test_bracketed_number_inside_a_quotation_is_no_citation() -> None:
    claim = Claim(text="The bill, as [2] says, is dead.", evidence=(RISE,))
    told = answer(text=claim.marked_text, claims=(claim,), evidence=(RISE, OFFER))
    assert "#t1-e2" not in render_turn(Turn(number=1, question="q", answer=told)).split("<aside")[0]


def test_list_is_a_table_of_who_in_which_words_reported_where_and_when() -> None:
    html = render_growing_list(LISTED, turn=1)
    assert html.count("<tr>") == 3, "one for the heading"
    assert ">Vell</th><td>The union accepted a rise of 4 per cent, said its chair" in html
    assert 'href="#t1-e1"' in html
    assert "<span>Harbour Courier</span><span>4 September 2025</span>" in html
    assert "<span>Vell &amp; Bay Gazette</span><span>date unknown</span>" in html
    assert "&lt;Bay&gt;</th>" in html
    assert SCRIPT not in html
    assert html.index("</table>") < html.index("Rhue refused, but has changed")


def test_commands_in_messages_are_set_apart() -> None:
    state = ModelState(name=None, ready=False, reason="Run `dateline fetch-model <name>`.")
    line = render_model(state)
    assert "<code>dateline fetch-model &lt;name&gt;</code>" in line


def test_not_found_shows_the_nearest_sentences() -> None:
    missing = answer(status=Status.NOT_FOUND, claims=(), evidence=(), nearest=(RISE, LOSS))
    html = render_turn(Turn(number=1, question="q", answer=missing))
    assert "<p>The archive does not answer this. The sentences that come nearest are shown." in html
    assert "The nearest the archive holds" in html
    assert html.count("<mark>") == 2


def test_turn_grows_with_the_events_and_a_claim_replaces_its_draft() -> None:
    turn = Turn(number=1, question="q").after(Stage("Reading <8> sentences"))
    assert "Reading &lt;8&gt; sentences" in render_turn(turn)
    turn = turn.after(Draft("The <i>union"))
    assert '<p class="draft">The &lt;i&gt;union</p>' in render_turn(turn)
    turn = turn.after(CLAIMS[0])
    assert "draft" not in render_turn(turn)
    assert 'id="t1-e1"' in render_turn(turn)
    assert "Answered" in render_turn(turn.after(answer()))


def test_stopped_turn_keeps_its_proved_statements() -> None:
    html = render_turn(STOPPED)
    assert "The union accepted a rise" in html
    assert '<p class="message">Stopped.</p>' in html
    assert 'class="stage"' not in html


def test_list_has_a_table_for_each_group_and_leaves_out_what_rows_tell() -> None:
    text = "\n".join(claim.marked_text for claim in LISTED)
    turn = Turn(number=1, question="q", answer=answer(claims=LISTED, text=text, rows=ROWS))
    html = render_turn(turn)
    assert re.findall("<caption>(.*?)</caption>", html) == [
        "Listed (2)",
        "Held it once, and changed (1)",
    ]
    assert "Vell refused" not in html
    assert html.index("Held it once") < html.index("Rhue refused, but has changed")
    assert '<td data-value="2025-09-04" class="since">4 September 2025</td>' in html
    assert '<td data-value="000011" class="outlets">11</td>' in html
    assert "not dated" in html
    assert html.count('href="#t1-e1"') == 3, "a row without a number is proved by its quote"
    assert "<Bay>" not in html
    assert SCRIPT not in html


def test_timeline_is_a_picture_with_its_steps_in_words() -> None:
    html = render_turn(Turn(number=4, question="q", answer=answer(claims=STEPS, events=EVENTS)))
    picture = ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
    title, told = picture[:2]
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == title.get("id")
    assert told.text == ("2 steps from 12 August 2025 to 4 September 2025; told below in words.")
    assert [circle.get("cx") for circle in picture.iter("circle")] == ["4.00%", "96.00%"]
    assert '<time datetime="2025-08-12">12 August 2025</time><p>An offer&#8239;' in html
    assert html.count("A &lt;rise&gt;") == 2, "in the picture's hint and in the list"


def test_reports_that_differ_stand_side_by_side_in_place_of_the_sentence() -> None:
    html = render_turn(Turn(number=4, question="q", answer=DIFFERING))
    section = ET.fromstring(html[html.index("<section", 9) : html.index("</section>") + 10])
    sides = [["".join(part.itertext()) for part in side] for side in section.iter("li")]
    assert [side[0] for side in sides] == ["4 per cent", "3 per cent", "2.1 <million>"]
    assert sides[0][1] == "Harbour Courier · 4 September 2025"
    assert sides[1][2].split("\u202f") == [OFFER.text, "[2]"]
    assert "Vell & Bay Gazette · date unknown" in sides[2]
    assert "Another report" not in html
    assert html.count("The union accepted a rise of 4 per cent&#8239;") == 1
    assert SCRIPT not in html


def test_dots_that_would_touch_stand_above_each_other() -> None:
    days = (1, 2, 30)
    events = tuple(TimelineEvent(day=date(2025, 8, day), text="It.", number=1) for day in days)
    html = render_turn(Turn(number=1, question="q", answer=answer(events=events)))
    assert re.findall(r'cy="(\d+)"', html) == ["38", "14", "38"]


@pytest.mark.parametrize(
    ("window", "written"),
    [
        (Window(start=None, end=date(2025, 10, 30), kind=WindowKind.RECENT), "up to 30 Oct 2025"),
        (
            Window(
                start=date(2025, 3, 1),
                end=date(2025, 3, 31),
                kind=WindowKind.STATED,
                words="in March 2025",
            ),
            "“in March 2025”: 1 Mar – 31 Mar 2025",
        ),
        (
            Window(start=date(2024, 3, 1), end=date(2025, 3, 31), kind=WindowKind.GIVEN),
            "1 Mar 2024 – 31 Mar 2025, as you set",
        ),
    ],
    ids=["recent", "stated", "given"],
)
def test_window_is_told_with_who_set_it(window: Window, written: str) -> None:
    assert write_window(window).startswith(written)
    html = render_turn(Turn(number=1, question="q", answer=answer(window=window)), "key")
    since = window.start.isoformat() if window.start else ""
    assert f'name="since" value="{since}"' in html


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


def test_only_an_answer_that_is_kept_can_be_exported_and_judged() -> None:
    turn = Turn(number=2, question="q", answer=answer(), liked=False, reason='"why" <b>')
    assert "data-do=" not in render_turn(turn).replace('data-do="read"', "")
    html = render_turn(turn, "key")
    assert 'href="/conversations/key.md?turn=2"' in html
    assert 'data-liked="no" aria-pressed="true"' in html
    assert 'value="&quot;why&quot; &lt;b&gt;"' in html


def test_page_builds_with_its_examples(tmp_path: Path) -> None:
    with closing(Conversations(f"sqlite:///{tmp_path / 'kept.db'}")) as conversations:
        page = ui.build_page(FakeDateline(), conversations)
    buttons = [block for block in page.blocks.values() if "example" in block.elem_classes]
    assert len(buttons) == 2
    assert not page.analytics_enabled
