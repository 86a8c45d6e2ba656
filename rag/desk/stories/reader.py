"""One story: what its articles tell of it, read without a question of a user."""

from collections.abc import Sequence

from index_store import Article, Snapshot
from rag.config import RagConfig, StoryConfig
from rag.desk.stories.lists import check_grouped, entry_of
from rag.desk.stories.names import names_of
from rag.desk.stories.numbers import numbers_of
from rag.desk.stories.weights import story_words, tellingness
from rag.language.names import without_dateline
from rag.language.report_filter import is_report
from rag.query.query import Query
from rag.query.understanding import understand
from rag.reading.ledger import Ledger
from rag.reading.lists.courses import event_of, happenings
from rag.retrieval.sentences import sentences_of
from rag.types import AskOptions, Evidence, Story, StoryArticle

_ASKED = "What has happened?"  # by a reader who opens the page of a story


def read_story(snapshot: Snapshot, name: str, config: RagConfig) -> Story | None:
    """Return a story, or None where the archive has none of this name.

    Raises:
        QuestionError: The index was built before there were stories.
        ParserError: The parser's model is missing.
    """
    check_grouped(snapshot)
    articles = snapshot.articles_of_story(name)
    if not articles:
        return None
    leads, settings, ledger = snapshot.leads, config.stories, Ledger()
    read = _evenly(_without_reprints(articles), settings.articles)
    sentences = [item for one in read for item in _opening(one, settings)]
    words = story_words([f"{one.title} {one.text[:1000]}" for one in read], leads)
    worth = tellingness([item.text for item in sentences], words)
    order = sorted(range(len(sentences)), key=lambda place: -worth[place])
    best = [sentences[place] for place in order]
    query = _query(snapshot, config)
    happened = happenings(query, best, config.reading)[: settings.events]
    happened.sort(key=lambda one: (one.day is None, one.day))
    events = tuple(event for one in happened if (event := event_of(one, ledger)))
    cited = {item: ledger.numbered(item) for item in (one.evidence for one in happened)}

    def numbered(item: Evidence) -> Evidence:
        return cited.setdefault(item, ledger.numbered(item))

    numbers = numbers_of(sentences, settings, numbered)
    entry = entry_of(name, articles, snapshot, settings)
    members = tuple(map(StoryArticle.of, reversed(articles)))
    return Story(
        **{field: getattr(entry, field) for field in entry.__dataclass_fields__},
        newest=members[0],
        events=events,
        names=names_of(query, best, leads, settings),
        numbers=numbers,
        evidence=tuple(sorted(cited.values(), key=lambda item: item.number)),
        members=members,
    )


def _query(snapshot: Snapshot, config: RagConfig) -> Query:
    newest = snapshot.summary.last_day
    return understand(_ASKED, AskOptions(), config.query, outlets=[], newest=newest)


def _without_reprints(articles: Sequence[Article]) -> list[Article]:
    """Return the first article of each group of reprints."""
    return list({one.cluster or one.id: one for one in reversed(articles)}.values())[::-1]


def _evenly(articles: Sequence[Article], most: int) -> list[Article]:
    """Return at most so many articles, spread evenly, the last one among them."""
    step = max(1.0, len(articles) / most)
    places = {len(articles) - 1 - int(n * step) for n in range(min(most, len(articles)))}
    return [articles[place] for place in sorted(places)]


def _opening(article: Article, config: StoryConfig) -> list[Evidence]:
    """Return the first sentences of an article that report something."""
    reports = (
        item
        for item in sentences_of(article)
        if len(without_dateline(item.text).split()) <= config.longest_words and is_report(item.text)
    )
    return [item for item, _ in zip(reports, range(config.sentences), strict=False)]
