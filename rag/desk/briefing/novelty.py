"""Which sentences of new articles tell what older articles of the story do not."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from index_store import Article, LeadIndex
from rag.config import BriefingConfig
from rag.desk.stories.weights import story_words, tellingness
from rag.language.dates.events import event_days
from rag.language.names import without_dateline
from rag.language.report_filter import is_report
from rag.language.resources import load
from rag.language.terms import content_words
from rag.retrieval.sentences import LEANS_BACK, sentences_of, stems_of_sentences
from rag.types import Evidence

_TOLD_TWICE = 2  # a word of one article alone tells of that, not of the story
_FIRST_PERSON = frozenset(load().words.first_person)
_QUOTE = re.compile('[“"].*?(?:[”"]|$)')
_QUOTED = ("“", '"', "‘", "'")


def newest_sentences(
    new: Sequence[Article],
    older: Sequence[Article],
    since: date | None,
    leads: LeadIndex,
    config: BriefingConfig,
) -> list[Evidence]:
    """Return the sentences that tell what is new in a story, the best first; at least one.

    Args:
        new: Its new articles, no reprints; at least one.
        older: Those before them, none for a new story.
        since: What a sentence tells of an earlier day is background; None: of any day.
        leads: Knows how rare a word is in the archive.
        config: How much is read and told.
    """
    openings = [_opening(article, config) for article in new]
    found = [item for opening in openings for item in opening]
    if not found:
        return sentences_of(new[-1])[:1]
    openings_of_all = [f"{one.title} {one.text[:1000]}" for one in [*older, *new]]
    words = story_words(openings_of_all, leads, least=_TOLD_TWICE)
    told = tellingness([item.text for item in found], words)
    fresh = _freshness(found, [item for one in older for item in sentences_of(one)], leads)
    places = [place for opening in openings for place in range(len(opening))]
    worth = {
        item: about * unheard * _standing(item, since, place, config)
        for item, about, unheard, place in zip(found, told, fresh, places, strict=True)
    }
    return _different(sorted(found, key=lambda item: -worth[item]), worth, config)


def headline_sentence(article: Article, config: BriefingConfig) -> Evidence | None:
    """Return the sentence of an opening that shares most words with the headline, or the first."""
    opening = _opening(article, config) or sentences_of(article)[:1]
    headline = content_words(article.title)
    shared = [
        len(headline & content_words(item.text)) / (1.0 + config.later_sentence * place)
        for place, item in enumerate(opening)
    ]
    return opening[shared.index(max(shared))] if opening else None


def _opening(article: Article, config: BriefingConfig) -> list[Evidence]:
    """Return the first sentences of an article that report something."""
    reports = (item for item in sentences_of(article) if _is_told(item.text, config))
    return [item for item, _ in zip(reports, range(config.sentences), strict=False)]


def _is_told(text: str, config: BriefingConfig) -> bool:
    length = len(without_dateline(text).split())
    return (
        config.shortest_words <= length <= config.longest_words
        and text.rstrip("”\"’'").endswith((".", "!"))
        and is_report(text)
        and (text.startswith(_QUOTED) or not _speaks_of_writer(text))
    )


def _speaks_of_writer(text: str) -> bool:
    """Say whether a sentence is its writer's, outside quotes: "I'm your host", "what we know"."""
    outside = "".join(_QUOTE.split(text)).lower()
    return not _FIRST_PERSON.isdisjoint(re.split(r"\W+", outside))


def _freshness(
    sentences: Sequence[Evidence], older: Sequence[Evidence], leads: LeadIndex
) -> list[float]:
    """Return which share of its words no older sentence has beside each other, from 0 to 1.

    Half of it counts words that older articles have nowhere: names, numbers, deeds.
    """
    stems = _stem_sets(sentences)
    known = _stem_sets(older)
    everywhere = frozenset[str]().union(*known)
    rarity = _rarities(stems, leads)
    shares = []
    for own in stems:
        whole = sum(rarity[stem] for stem in own) or 1.0
        at_once = max((sum(rarity[stem] for stem in own & other) for other in known), default=0.0)
        unheard = sum(rarity[stem] for stem in own - everywhere)
        shares.append((1.0 - at_once / whole + unheard / whole) / 2)
    return shares


def _stem_sets(sentences: Sequence[Evidence]) -> list[frozenset[str]]:
    texts = [item.text for item in sentences]
    return [frozenset(stems) for stems in stems_of_sentences(sentences, texts)]


def _rarities(stems: Sequence[frozenset[str]], leads: LeadIndex) -> dict[str, float]:
    every = sorted(frozenset[str]().union(*stems))
    return dict(zip(every, leads.words.rarity(every).tolist(), strict=True)) if every else {}


def _standing(item: Evidence, since: date | None, place: int, config: BriefingConfig) -> float:
    """Return what a sentence is worth by where it stands and how it is put."""
    worth = 1.0 / (1.0 + config.later_sentence * place)
    days = event_days(item.text, item.article.day)
    if since and days and days.named and days.span.last < since:
        worth *= config.dated
    if LEANS_BACK.match(item.text):
        worth *= config.leaning
    if item.text.startswith(_QUOTED):
        worth *= config.spoken
    return worth


def _different(
    ranked: Sequence[Evidence], worth: Mapping[Evidence, float], config: BriefingConfig
) -> list[Evidence]:
    """Return the best sentences, one of each thing that is told and few of one article."""
    chosen: list[Evidence] = []
    bar = config.least * worth[ranked[0]]
    for item in ranked:
        own = [one for one in chosen if one.article.id == item.article.id]
        if (
            len(chosen) < config.lines
            and worth[item] >= bar
            and len(own) < config.of_article
            and not any(_alike(item, one, config.alike) for one in chosen)
        ):
            chosen.append(item)
    return chosen


def _alike(one: Evidence, other: Evidence, share: float) -> bool:
    ours, theirs = content_words(one.text), content_words(other.text)
    return len(ours & theirs) >= share * max(1, min(len(ours), len(theirs)))
