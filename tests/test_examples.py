"""The sample archive is complete, and every known answer rests on a sentence that is in it."""

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
ARTICLES = sorted((EXAMPLES / "articles").iterdir())
KINDS = {"fact", "who", "number", "list", "yesno", "conflict", "unanswerable"}
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (EXAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]

each_article = pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda item: item["id"])


class ArticleText(HTMLParser):
    """The text of a page's <article>, without its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)


def body(path: Path) -> str:
    """The article below its title, byline or front matter, with white space folded."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        parser = ArticleText()
        parser.feed(text)
        text = "".join(parser.parts)
    elif path.suffix == ".md":
        text = text.split("---\n", 2)[2]
    else:
        text = text.split("\n", 2)[2]
    return " ".join(text.split())


def whole_words(phrase: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE) is not None


def test_there_are_twelve_articles_in_three_formats() -> None:
    assert Counter(path.suffix for path in ARTICLES) == {".txt": 6, ".md": 3, ".html": 3}


@each_article
def test_article_is_short_and_named_after_its_day(path: Path) -> None:
    assert re.fullmatch(r"2025-\d\d-\d\d(-[a-z]+)+\.(txt|md|html)", path.name)
    assert 120 <= len(body(path).split()) <= 260


@each_article
def test_article_states_its_day_as_its_format_does(path: Path) -> None:
    text, day = path.read_text(encoding="utf-8"), path.name[:10]
    if path.suffix == ".html":
        assert f'"article:published_time" content="{day}T' in text
        assert f'"datePublished": "{day}T' in text
    elif path.suffix == ".md":
        assert re.match(r"---\ntitle: .+\nsource: .+\nauthor: .+\ndate: " + day + r"\n", text)
    else:
        title, byline, blank = text.split("\n")[:3]
        assert title
        assert not blank
        assert re.fullmatch(r"By [^|]+ \| [^|]+ \| \d{1,2} [A-Z][a-z]+ 2025", byline)


def test_questions_cover_every_kind_under_ids_of_their_own() -> None:
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    counts = Counter(question["kind"] for question in QUESTIONS)
    assert set(counts) == KINDS
    assert counts["unanswerable"] == 6


@each_question
def test_answerable_questions_have_answers_that_stand_in_their_evidence(
    question: dict[str, Any],
) -> None:
    assert set(question) == {
        "id",
        "question",
        "kind",
        "answers",
        "must_not_contain",
        "evidence",
    }
    answerable = question["kind"] != "unanswerable"
    assert bool(question["answers"]) == bool(question["evidence"]) == answerable
    if question["kind"] == "yesno":
        assert question["answers"][0] in {"Yes", "No"}
    else:
        quotes = " ".join(evidence["quote"] for evidence in question["evidence"])
        assert all(whole_words(answer, quotes) for answer in question["answers"])


@each_question
def test_evidence_is_a_sentence_of_the_named_article(question: dict[str, Any]) -> None:
    for evidence in question["evidence"]:
        text, quote = body(EXAMPLES / "articles" / evidence["file"]), evidence["quote"]
        assert re.search(r"[.!?][\"”]?$", quote)
        before, found, after = text.partition(quote)
        assert found
        assert re.match(r"[A-Z\"“]", quote)
        # A heading, a date or a link may stand before a sentence, but never half of one.
        assert not re.search(r"[,;:] $", before)
        assert not after or after.startswith(" ")
