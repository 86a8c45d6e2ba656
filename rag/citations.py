"""From what the model writes to statements that their sentences prove.

The model cites sentence numbers, so a quote is verbatim by construction. What remains to be
checked is whether the cited sentence says it: the numbers and names of a statement must stand in
its sentences, and the names of the question near them. A statement that fails is given the
sentences that do hold it, or dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from text_to_num import alpha2digit

from rag.evidence import context
from rag.names import without_dateline
from rag.types import Claim, Evidence
from rag.window import without_times

MARK = re.compile(r"\[(\d+(?:\s*,\s*\d+)*)\]")
# A statement ends with its marks and a full stop, or where the next statement begins.
STATEMENT = re.compile(
    r"\s*(?P<text>[^\[\]]+?)\s*(?P<marks>(?:\[\d+(?:\s*,\s*\d+)*\]\s*)+)(?:(?P<stop>[.!?])|(?=[^\s\[.!?]))"
)
WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|\w+(?:['’-]\w+)*")
# Words that are capitalised only because they open a sentence or name a day.
COMMON = frozenset(
    """
    a about according after all although an and another as at because before both but by did
    do does during each even few five for four from had has have he her his how however i if
    in is it its later many more most neither no nor not of on one only or other others our
    she since six so some still ten that the their them then there these they this those
    three to two under until we were what when where whether which while who whom whose why
    will with would yes yet you seven eight nine was are be been also nobody nothing none
    monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december mr mrs ms dr
    """.split()
)
# Names whose adjective or short form shares fewer than four letters with them.
SAME_NAME = {
    form: names[0]
    for names in (
        ("us", "u.s", "usa", "american", "americans", "america", "washington"),
        ("uk", "u.k", "britain", "british", "britons"),
        ("eu", "e.u"),
        ("un", "u.n"),
        ("france", "french"),
        ("spain", "spanish", "spaniards"),
        ("netherlands", "dutch"),
        ("ireland", "irish"),
        ("poland", "polish", "poles"),
        ("denmark", "danish", "danes"),
        ("wales", "welsh"),
        ("switzerland", "swiss"),
        ("china", "chinese"),
        ("greece", "greek", "greeks"),
        ("czechia", "czech", "czechs"),
        ("peru", "peruvian"),
        ("turkey", "turkish", "turks", "türkiye"),
        ("iraq", "iraqi"),
        ("iran", "iranian"),
        ("cuba", "cuban"),
        ("russia", "russian", "russians", "moscow"),
    )
    for form in names
}
LONG_FORMS = (
    (re.compile(r"\bUnited States(?: of America)?\b"), "US"),
    (re.compile(r"\bUnited Kingdom\b|\bGreat Britain\b"), "UK"),
    (re.compile(r"\bEuropean Union\b"), "EU"),
    (re.compile(r"\bUnited Nations\b"), "UN"),
    (re.compile(r"\b([A-Z])\.([A-Z])\.?(?=\W|$)"), r"\1\2"),
)
QUOTE = re.compile(r'["“]([^"“”]{3,})["”]')
HEDGE = re.compile(
    r"\b(?P<hedge>(?:more|less|fewer) than|at least|at most|over|under|nearly|almost|up to|around|"
    r"about|roughly) (?P<number>\d[\d,.]*\d|\d|[a-z]+(?: dozen| hundred| thousand| million)?)",
    re.IGNORECASE,
)
REPAIR_SHARE = 0.6  # of a statement's words must stand in a sentence that it did not cite
# Small models at times speak of their sources: "This is proven in sentence [1]."
OF_SENTENCES = re.compile(r"\s*\b(?:This|It|That|As)(?: is)? \w+ (?:in|by) sentence\b[^.]*\.?$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBERED_NAME = re.compile(
    r"\b([A-Z][\w’'-]+) (\d{1,3})\b(?!,\d| (?:per cent|percent|[mb]illion))"
)
FRAGMENT = 4  # words; an answer of so few is no sentence
SHARED_LETTERS = 4  # "Italy" and "Italian", "Ukraine" and "Ukrainian", "German" and "Germany"


@dataclass(frozen=True, slots=True)
class Statement:
    """What the model wrote up to its marks, and the sentence numbers it gave."""

    text: str
    numbers: tuple[int, ...]


def take_statements(written: str) -> tuple[list[Statement], str]:
    """Split off the statements that are complete.

    Returns:
        The complete statements in order, and the rest: a statement still being written.
    """
    statements = []
    position = 0
    while found := STATEMENT.match(written, position):
        statements.append(_statement(found["text"], found["marks"], found["stop"] or ""))
        position = found.end()
    return statements, written[position:]


def take_last(rest: str) -> Statement | None:
    """Return the last statement of a finished text; it may lack its marks."""
    marks = MARK.findall(rest)
    text = MARK.sub("", rest).strip()
    if not re.search(r"\w", text):
        return None
    return _statement(text, " ".join(f"[{mark}]" for mark in marks), "")


def prove(statement: Statement, evidence: Sequence[Evidence], question: str) -> Claim | None:
    """Return the statement with the sentences that prove it, or None where none do.

    The cited sentences are tried first, then the others one by one, those that share most words
    first: a right statement with a shifted number is repaired, not lost.
    """
    by_number = {item.number: item for item in evidence}
    cited = tuple(by_number[number] for number in statement.numbers if number in by_number)
    others = sorted(
        (item for item in evidence if item not in cited),
        key=lambda item: -shared_words(statement.text, item.text),
    )
    enough = REPAIR_SHARE * len(content_words(statement.text))
    for proof in ((cited,) if cited else ()) + tuple((item,) for item in others):
        if proof is not cited and shared_words(statement.text, proof[0].text) < enough:
            break  # the others share fewer words still
        if not missing_terms(statement.text, proof) and not missing_names(question, proof):
            return Claim(text=statement.text, evidence=proof)
    return None


def spelled_out(claim: Claim) -> Claim:
    """Return a claim of a bare name or number with its sentence behind it: "Anna Reis: ...".

    Small models answer "who?" with a name alone; the sentence says what it answers.
    """
    bare = claim.text.strip(" .")
    said = without_dateline(claim.evidence[0].text)
    if not is_bare(bare) or len(said.split()) <= FRAGMENT + 2:
        return claim
    return replace(claim, text=f"{bare}: {said}")


def is_bare(text: str) -> bool:
    """Say whether a statement is a name or a number alone, not a sentence."""
    return len(text.split()) <= FRAGMENT


def with_hedges(claim: Claim) -> Claim:
    """Return a claim with "more than" before a number that its only sentence says so of.

    Small models write "Two dozen countries" of a sentence that says "More than two dozen".
    """
    text = claim.text
    if len(claim.evidence) > 1:
        return claim
    for found in HEDGE.finditer(claim.evidence[0].text):
        number = found["number"]
        said = re.search(rf"(?<![\w-]){re.escape(number)}(?![\w-])", text, re.IGNORECASE)
        if (
            not numbers_of(number)
            or not said
            or text[: said.start()].lower().endswith(f"{found['hedge'].lower()} ")
        ):
            continue
        hedge = found["hedge"].lower()
        number = said[0] if said.start() else said[0].lower()
        hedge = hedge if said.start() else hedge.capitalize()
        text = f"{text[: said.start()]}{hedge} {number}{text[said.end() :]}"
    return replace(claim, text=text)


def missing_terms(text: str, proof: Sequence[Evidence]) -> set[str]:
    """Return the numbers, names and quotes of a text that its sentences do not hold.

    Numbers and quotes must stand in the sentences themselves; names may also stand in the title
    or the two sentences before, where a pronoun may refer to, or be the outlet's.
    """
    said = " ".join(item.text for item in proof)
    invented = {quote for quote in QUOTE.findall(text) if _folded(quote) not in _folded(said)}
    sentences = _terms(said)
    nearby = sentences | _terms(
        " ".join(f"{context(item)} {item.article.source or ''}" for item in proof)
    )
    return (
        invented
        | {term for term in numbers_of(text) if term not in sentences}
        | {name for name in names_of(text) if not _holds(nearby, name)}
    )


def missing_names(question: str, proof: Sequence[Evidence]) -> set[str]:
    """Return the names and years of the question that are neither near the sentences nor leading.

    A question about France is not answered by a sentence about others, one about the 2018 prize
    not by one about the prize of 2016. The lead (title, outlet and first paragraph) counts, since
    it sets the scene for the whole article, and so does the year of its day. "Diablo 3" is one
    name, of which the number must stand there too.
    """
    nearby = " ".join(
        f"{item.text} {context(item)} {item.article.source or ''} "
        f"{item.article.text.partition(chr(10))[0]}"
        for item in proof
    )
    held = _terms(nearby)
    days = {str(item.article.day.year) for item in proof if item.article.day}
    dated = _YEAR.findall(without_times(question))
    return (
        {name for name in _names_asked(question) if not _holds(held, name)}
        | {year for year in dated if year not in held | days}
        | {
            " ".join(found.groups())
            for found in _NUMBERED_NAME.finditer(without_times(question))
            if found[2] not in held
        }
    )


def numbered(claim: Claim, numbers: dict[tuple[str, int], int]) -> Claim:
    """Number a claim's evidence in order of first use in the answer.

    Args:
        claim: A proved statement.
        numbers: The numbers given so far, by article and place; new sentences are added to it.
    """
    evidence = tuple(
        replace(item, number=numbers.setdefault((item.article.id, item.start), len(numbers) + 1))
        for item in claim.evidence
    )
    return replace(claim, evidence=evidence)


def numbers_of(text: str) -> set[str]:
    """Return the numbers of a text as digits: "two" and "2" are "2", "1,600" is "1600"."""
    return {term for term in _terms(text) if term[0].isdigit()}


def names_of(text: str) -> set[str]:
    """Return the capitalised words of a text, lower-cased and in one form per country."""
    words = WORD.findall(short_forms(MARK.sub("", text)))
    names = set()
    for word in words:
        bare = re.sub(r"['’]s?$", "", word)
        if bare[0].isupper() and bare.lower() not in COMMON:
            names.add(_canonical(bare))
    return names


def _names_asked(question: str) -> set[str]:
    """Return the names of a question; a word that only opens it ("Considering ...") is none."""
    first, *rest = WORD.findall(question) or [""]
    opens = first.lower().endswith(("ing", "ed")) or not (rest and rest[0][0].isupper())
    return names_of(question) - (names_of(first) - names_of(" ".join(rest)) if opens else set())


def short_forms(text: str) -> str:
    """Return a text with "US" for "United States" and "U.S.", and others likewise."""
    for pattern, short in LONG_FORMS:
        text = pattern.sub(short, text)
    return text


def _terms(text: str) -> set[str]:
    words = WORD.findall(short_forms(text)) + WORD.findall(alpha2digit(text, "en", threshold=0))
    return {_canonical(re.sub(r"['’]s?$", "", word)) for word in words}


def _canonical(word: str) -> str:
    low = word.lower()
    return low.replace(",", "") if low[0].isdigit() else SAME_NAME.get(low, low)


def _holds(terms: set[str], name: str) -> bool:
    """Say whether a name is among the terms, in the same or a derived form."""
    if name in terms:
        return True
    stem = name[:SHARED_LETTERS]
    return len(stem) == SHARED_LETTERS and any(
        term.startswith(stem) and abs(len(term) - len(name)) <= 4 for term in terms
    )


def shared_words(one: str, other: str) -> int:
    """Return how many words other than the commonest two texts share."""
    return len(content_words(one) & content_words(other))


def content_words(text: str) -> set[str]:
    """Return the words of a text but the commonest, names and numbers in one form."""
    return _terms(text) - COMMON


def _folded(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))


def _statement(text: str, marks: str, stop: str) -> Statement:
    numbers = tuple(
        dict.fromkeys(int(number) for mark in MARK.findall(marks) for number in mark.split(","))
    )
    return Statement(text=OF_SENTENCES.sub("", text.strip() + stop), numbers=numbers)
