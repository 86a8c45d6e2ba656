"""Who said it: the person to whom a sentence attributes a quotation or a party's word."""

import re
from collections import Counter
from collections.abc import Generator

from index_store.snapshot import Generation
from rag.language.actions import action_of
from rag.language.names import ROLE, names_in, people_in, without_dateline
from rag.language.report_filter import is_report
from rag.query.intents import QuoteQuestion, SpokesQuestion
from rag.reading.run import Run
from rag.retrieval.exhaustive import matching_articles
from rag.retrieval.sentences import sentences_of
from rag.types import Claim, Event, Evidence

CHUNKS = 30  # chunks searched for the words of a quotation
SAID = r"(?:said|says|added|told|asked|wrote|remarked|declared|insisted|warned|announced|stated)"
_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'.-]+){0,2}"
_AFTER = re.compile(rf"{SAID}(?: (?:[a-z]+ ){{0,3}}?)?(?P<name>{_NAME})")
_BEFORE = re.compile(rf"(?P<name>{_NAME})(?:,[^,]+,)? {SAID}\b")


def speaker_of(
    plan: QuoteQuestion, run: Run, generation: Generation
) -> Generator[Event, None, bool]:
    """Name who said the words of a quotation."""
    wanted = _folded(plan.quote)
    chunks = generation.chunks([id_ for id_, _ in generation.search_words(plan.quote, CHUNKS)])
    articles = generation.articles(list({chunk.revision for chunk in chunks})).values()
    names = [name.text for name in names_in(plan.matter)]
    claims: list[tuple[int, Claim]] = []
    for article in articles:
        if not run.admits(article):
            continue
        for evidence in sentences_of(article):
            if wanted in _folded(evidence.text) and is_report(evidence.text):
                run.read.append(article)
                name = _speaker(evidence.text, plan.quote)
                if name:
                    full = _full_name(name, people_in(article.text))
                    text = f'{full} said: "{plan.quote}".'
                    fitting = sum(name in article.text for name in names)
                    claims.append((fitting, Claim(text=text, evidence=(evidence,))))
    # A full name is worth more than the last name that later sentences use.
    claims.sort(key=lambda pair: (-pair[0], -len(pair[1].text)))
    yield from run.add([claim for _, claim in claims[:1]])
    return bool(claims)


def speaker_for(
    plan: SpokesQuestion, run: Run, generation: Generation
) -> Generator[Event, None, bool]:
    """Name the person to whom reports attribute a party's word on a matter."""
    party = next((name.text for name in names_in(plan.party)), plan.party)
    about = " and ".join(filter(None, (plan.matter, party)))
    found: Counter[str] = Counter()
    proofs: dict[str, Evidence] = {}
    for article in matching_articles(generation, action_of(f"about {about}"), run.admits):
        people = people_in(article.text)
        for evidence in sentences_of(article):
            text = without_dateline(evidence.text)
            if not is_report(text) or not re.search(rf"\b{re.escape(party)}\b", text):
                continue
            for name in _officials(text, party):
                full = _full_name(name, people)
                found[full] += 1
                proofs.setdefault(full, evidence)
                run.read.append(article)
    if not found:
        return False
    name, _ = found.most_common(1)[0]
    matter = f" about {plan.matter}" if plan.matter else ""
    text = f"{name} spoke for {plan.party}{matter}."
    yield from run.add([Claim(text=text, evidence=(proofs[name],))])
    return True


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


def _full_name(name: str, people: frozenset[str]) -> str:
    """Return a person's full name where the article gives it."""
    longer = [person for person in people if person.endswith(f" {name}")]
    return longer[0] if len(longer) == 1 else name


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
