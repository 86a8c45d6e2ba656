"""Which articles come first, on a real index: words, dates, outlets, windows, odd questions."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from index_store import Article, Index, IndexConfig, Snapshot, index_articles, open_embedder
from rag.retrieval.article_ranker import Candidate, articles_of
from rag.retrieval.retriever import Retriever
from rag.types import AskOptions

EMBEDDER = open_embedder("wordllama")
ASKED = date(2025, 9, 10)


def story(name: str, day: str | None, text: str, source: str = "Harbour Post") -> Article:
    return Article(
        id=name,
        title=text.partition(".")[0],
        text=text,
        source=source,
        published=date.fromisoformat(day) if day else None,
        origin=f"{name}.txt",
    )


FILLER = [
    story(
        f"filler-{place}", f"2025-{place % 9 + 1:02d}-05", f"{word} prices rose. Nobody knew why."
    )
    for place, word in enumerate(
        "Bread Milk Rice Corn Fuel Steel Paper Glass Wool Salt Copper Timber".split()
    )
]
ARTICLES = [
    story("old", "2024-03-04", "The mayor of Selby resigned. She named no reason."),
    story("new", "2025-09-08", "The mayor of Selby resigned. He blamed the harbour."),
    story("spring", "2025-03-20", "Ferry talks began in Ottery. The union sent a team."),
    story("autumn", "2025-09-02", "Ferry talks ended in Ottery. The union sent nobody.", "CNN"),
    story("undated", None, "Ferry talks in Ottery were postponed. The union was silent."),
    story("tomorrow", "2025-09-11", "The mayor of Selby returned. Selby cheered its mayor."),
    *FILLER,
]


def index(articles: Sequence[Article], folder: Path) -> Index:
    config = IndexConfig(data=folder / "data")
    index_articles(articles, config, EMBEDDER)
    return Index(config, EMBEDDER.name)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return index(ARTICLES, tmp_path_factory.mktemp("retrieval")).current()


def found(
    snapshot: Snapshot,
    question: str,
    since: date | None = None,
    until: date | None = None,
) -> list[str]:
    options = AskOptions(as_of=ASKED, since=since, until=until)
    candidates = Retriever(snapshot, EMBEDDER).search(question, options, 16)
    return [article.id for article in articles_of(candidates)]


def test_of_two_alike_the_recent_one_comes_first(snapshot: Snapshot) -> None:
    assert found(snapshot, "Which mayor resigned?")[:2] == ["new", "old"]


def test_nothing_from_after_the_day_of_asking_is_used(snapshot: Snapshot) -> None:
    assert "tomorrow" not in found(snapshot, "Did the mayor of Selby return?")


def test_a_stated_window_of_reports_is_never_left(snapshot: Snapshot) -> None:
    ids = found(snapshot, "What do articles from March 2025 say of the ferry talks of Ottery?")
    assert ids[0] == "spring"
    assert set(ids) <= {"spring", "filler-2", "filler-11"}


def test_reports_from_after_an_event_come_first_and_others_stay(snapshot: Snapshot) -> None:
    ids = found(snapshot, "What happened on 19 March 2025 in the ferry talks of Ottery?")
    assert ids[0] == "spring"
    assert "autumn" in ids
    assert found(snapshot, "What happened last week in the ferry talks of Ottery?")[0] == "autumn"


def test_what_was_published_before_an_event_tells_of_it_last(snapshot: Snapshot) -> None:
    ids = found(snapshot, "What happened on 25 March 2025 in the ferry talks of Ottery?")
    assert ids.index("autumn") < ids.index("spring")


@pytest.mark.parametrize(
    "question",
    ["Who resigned in March 2027?", "Who resigned in May 1990?", "Who resigned by May 1990?"],
    ids=["future", "before the archive", "known before the archive"],
)
def test_a_stated_time_never_leaves_nothing(snapshot: Snapshot, question: str) -> None:
    assert found(snapshot, question)[0] == "new"


def test_the_callers_window_overrules_the_question(snapshot: Snapshot) -> None:
    asked = "Which mayor resigned in September 2025?"
    assert found(snapshot, asked, date(2024, 1, 1), date(2024, 12, 31)) == ["old"]


def test_a_misspelt_name_is_found(snapshot: Snapshot) -> None:
    hits = snapshot.search_words("Otetry", 3)
    assert hits
    assert hits == snapshot.search_words("Ottery", 3)
    assert not snapshot.search_words("Xqzwvkj", 3)


def test_a_named_outlet_comes_first(snapshot: Snapshot) -> None:
    assert found(snapshot, "What did CNN write about the ferry talks?")[0] == "autumn"
    assert found(snapshot, "What did the Harbour Post write about ferry talks?")[0] == "spring"


@pytest.mark.parametrize(
    "question",
    [
        "the of and is",
        "🚢🚢🚢 mayor",
        "SELECT * FROM articles; DROP TABLE member; --",
        'title:"mayor" AND (Selby OR *) NOT ~2^4 \\ /.*/',
        "' OR 1=1 %_ \x00",
        "mayor " * 330,
    ],
    ids=["stop words", "emoji", "SQL", "query syntax", "quotes", "2,000 characters"],
)
def test_odd_questions_are_only_words(snapshot: Snapshot, question: str) -> None:
    candidates = Retriever(snapshot, EMBEDDER).search(question, AskOptions(as_of=ASKED), 4)
    assert len(candidates) <= 4
    assert all(isinstance(item, Candidate) for item in candidates)


def test_an_archive_of_one_article_finds_it(tmp_path: Path) -> None:
    one = index([story("only", "2025-09-01", "The bridge fell. Nobody was hurt.")], tmp_path)
    assert found(one.current(), "What fell?") == ["only"]
    assert found(one.current(), "What fell?", date(2020, 1, 1), date(2020, 12, 31)) == []
    one.close()


def test_reprints_count_once(tmp_path: Path) -> None:
    body = " ".join(
        f"Envoy {word} told reporters that the harbour of Selby stays closed until spring."
        for word in "Adam Bela Cora Dina Egon Fips Gina Hugo Ines Jana Karl Lena".split()
    )
    copies = [story(f"copy-{n}", "2025-09-01", f"Harbour shut. {body}", f"O{n}") for n in range(3)]
    archive = index([*copies, story("other", "2025-09-01", "Harbour fees fell. Good.")], tmp_path)
    ids = found(archive.current(), "Which harbour stays closed?")
    assert sum(id_.startswith("copy") for id_ in ids) == 1
    assert "other" in ids
    archive.close()


def test_the_parts_of_a_score_say_what_each_measure_added(snapshot: Snapshot) -> None:
    (best,) = Retriever(snapshot, EMBEDDER).search(
        "Which mayor resigned?", AskOptions(as_of=ASKED), 1
    )
    assert sum(best.parts.values()) == pytest.approx(best.score, abs=1e-4)
    assert best.parts["age_days"] <= 0 < best.parts["lead_words"]


def test_adding_an_article_keeps_the_rows_in_step(tmp_path: Path) -> None:
    config = IndexConfig(data=tmp_path / "data")
    index_articles(ARTICLES, config, EMBEDDER)
    changed = [article for article in ARTICLES if article.id != "old"]
    index_articles(
        [*changed, story("extra", "2025-09-09", "A whale swam into Ottery. It left.")],
        config,
        EMBEDDER,
    )
    opened = Index(config, EMBEDDER.name)
    live = opened.current()
    assert found(live, "Which whale swam into Ottery?")[0] == "extra"
    assert "old" not in found(live, "Which mayor resigned?")
    assert live.leads.ends[-1] == len(live.words)
    opened.close()
