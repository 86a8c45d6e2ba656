"""Who said it: the person to whom a sentence attributes a quotation or a party's word."""

import re
from collections import Counter
from collections.abc import Generator

from index_store import Article
from rag.language.actions import action_of
from rag.language.names import ROLE, SAID, full_name, names_in, people_in, without_dateline
from rag.language.report_filter import is_report
from rag.query.states.intents import QuoteQuestion, SpokesQuestion
from rag.reading.ledger import Ledger, Outcome
from rag.reading.states.reader import PositionReader
from rag.retrieval.sentences import sentences_of
from rag.types import Claim, Event, Evidence

_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'.-]+){0,2}"
_AFTER = re.compile(rf"{SAID}(?: (?:[a-z]+ ){{0,3}}?)?(?P<name>{_NAME})")
_BEFORE = re.compile(rf"(?P<name>{_NAME})(?:,[^,]+,)? {SAID}\b")


def speaker_of(
    intent: QuoteQuestion, reader: PositionReader, ledger: Ledger
) -> Generator[Event, None, Outcome | None]:
    """Name who said the words of a quotation."""
    wanted, snapshot = _folded(intent.quote), reader.retriever.snapshot
    hits = snapshot.search_words(intent.quote, reader.retriever.config.passages_quoted)
    chunks = snapshot.chunks([id_ for id_, _ in hits])
    articles = snapshot.articles(list({chunk.revision for chunk in chunks})).values()
    names = [name.text for name in names_in(intent.matter)]
    claims: list[tuple[int, Claim]] = []
    read: list[Article] = []
    for article in articles:
        if not reader.query.admits(article):
            continue
        for evidence in sentences_of(article):
            if wanted in _folded(evidence.text) and is_report(evidence.text):
                read.append(article)
                name = _speaker(evidence.text, intent.quote)
                if name:
                    full = full_name(name, people_in(article.text))
                    text = f'{full} said: "{intent.quote}".'
                    fitting = sum(name in article.text for name in names)
                    claims.append((fitting, Claim(text=text, evidence=(evidence,))))
    if not claims:
        return None
    # A full name is worth more than the last name that later sentences use.
    claims.sort(key=lambda pair: (-pair[0], -len(pair[1].text)))
    yield from ledger.add([claims[0][1]])
    return Outcome(read=tuple(read))


def speaker_for(
    intent: SpokesQuestion, reader: PositionReader, ledger: Ledger
) -> Generator[Event, None, Outcome | None]:
    """Name the person to whom reports attribute a party's word on a matter."""
    party = next((name.text for name in names_in(intent.party)), intent.party)
    about = action_of(" and ".join(filter(None, (intent.matter, party))), "")
    found: Counter[str] = Counter()
    proofs: dict[str, Evidence] = {}
    read: list[Article] = []
    for article in reader.retriever.articles_with(reader.query, about.names, about.words):
        people = people_in(article.text)
        for evidence in sentences_of(article):
            text = without_dateline(evidence.text)
            if not is_report(text) or not re.search(rf"\b{re.escape(party)}\b", text):
                continue
            for name in _officials(text, party):
                full = full_name(name, people)
                found[full] += 1
                proofs.setdefault(full, evidence)
                read.append(article)
    if not found:
        return None
    name, _ = found.most_common(1)[0]
    matter = f" about {intent.matter}" if intent.matter else ""
    text = f"{name} spoke for {intent.party}{matter}."
    yield from ledger.add([Claim(text=text, evidence=(proofs[name],))])
    return Outcome(read=tuple(read))


def _officials(text: str, party: str) -> list[str]:
    """Return the persons whom a sentence about a party attributes its word to."""
    two = r"([A-Z][\w’'-]+(?: [A-Z][\w’'.-]+){0,2})"
    patterns = (
        rf"\b{ROLE},? {two}\b",
        rf"\b{two}, (?:the|its) (?:[\w’'-]+ ){{0,3}}?{ROLE}\b",
    )
    names = [found[1] for pattern in patterns for found in re.finditer(pattern, text)]
    return [name for name in names if party not in name]


def _speaker(text: str, quote: str) -> str | None:
    """Return the name to which a sentence attributes a quotation."""
    rest = re.sub(r"[\"“][^\"“”]*[\"”]", ' "" ', text)
    found = _AFTER.search(rest) or _BEFORE.search(rest)
    if not found:
        return None
    return re.sub(rf"^(?:{ROLE} )+", "", found["name"])


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
