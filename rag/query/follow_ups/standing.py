"""A follow-up to any question -> the question that it means, in words."""

import re

from index_store import sentence_spans
from rag.language.names import names_in
from rag.language.parse import Parse, parse
from rag.language.resources import either, load
from rag.query.follow_ups.again import Days, apart, asked_again, with_time
from rag.query.follow_ups.earlier import Earlier
from rag.query.follow_ups.pronouns import leaning, substituted, thing_of
from rag.query.follow_ups.replaced import replaced
from rag.query.statement.clauses import FINITE
from rag.query.statement.slot import SLOT
from rag.query.statement.wh import is_auxiliary, is_wh, lower, span

_LISTS = load().questions.follow_up
_WORDS = load().questions.statement
OPENING = re.compile(rf"^{either(_LISTS.openings)},? ", re.IGNORECASE)
_POINTING = frozenset({*_LISTS.the_fact, *_LISTS.many})
"""What points back at something that was said: "this burger", "these data"."""
_MOST = ("JJS", "RBS", "JJR", "RBR")


def standing(question: str, earlier: Earlier, days: Days) -> str | None:
    """Return a follow-up as a question that stands alone; None where that is not certain.

    Args:
        question: As it was asked, after ``earlier``.
        earlier: The question before it, which stands alone, and what was told to it.
        days: What dates are read by.
    """
    body = OPENING.sub("", question).strip().rstrip("?!. ")
    if not body:
        return None
    opened = not question.strip().startswith(body[:1])
    if len(sentence_spans(question)) > 1:
        return None
    core, when = apart(body, earlier, days)
    made = asked_again(core, earlier) if core or when else None
    if opened or question.rstrip().endswith("?"):  # else words to search by
        made = made or replaced(core, earlier)
    if made:
        return with_time(made, when, days) if when else made
    asked = f"{body[0].upper()}{body[1:]}?"
    read = parse(asked)
    fronted = next((word for word in read.words if word.tag not in ("IN", "TO")), read.words[0])
    told = any(is_auxiliary(word) or word.tag in FINITE for word in read.words)
    if not told or not (is_wh(fronted) or is_auxiliary(fronted)):
        return None
    if leaning(read):
        made = substituted(asked, earlier)
        return made and (_gone_on(parse(made), earlier) or made)
    if has_topic(read):
        points = any(one.role == "det" and lower(one) in _POINTING for one in read.words)
        alone = not points and (not opened or any(names_in(asked)))
        return _gone_on(read, earlier) or (asked if alone else None)
    return _gone_on(read, earlier) or _in_context(read, earlier)


def _gone_on(read: Parse, earlier: Earlier) -> str | None:
    """Return a question with what it leaves out after the verb of the one before.

    "Did Canada join the force?" of "Did Canada join?" after a question for who joined the force.
    """
    if earlier.statement is None:
        return None
    before = parse(earlier.statement.text)
    verb, same = read.root, before.root
    if not verb or not same or same.kind != "VERB" or verb.lemma != same.lemma:
        return None
    after = [word for word in read.words if word.place > verb.place and word.tag != "."]
    if any(word.tag not in (*_MOST, "DT") for word in after):
        return None
    rest = _after_verb(earlier)
    return f"{read.text.rstrip('?')}{rest}?" if rest else None


def _after_verb(earlier: Earlier) -> str:
    """Return what the statement of a question says after its verb: " the cup in Leeds"."""
    if earlier.statement is None:
        return ""
    verb = parse(earlier.statement.text).root
    rest = earlier.statement.text[verb.end :] if verb else ""
    return rest.rstrip(".").replace(f" {SLOT}", "")


def has_topic(read: Parse) -> bool:
    """Say whether a question has a matter of its own: a name, two nouns, or one without "the"."""
    nouns = [one for one in read.words if one.tag in ("NN", "NNS") and lower(one) != _LISTS.people]
    definite = [
        one for one in nouns if any(lower(of) in _LISTS.definite for of in read.children(one))
    ]
    return any(names_in(read.text)) or len(nouns) > 1 or len(nouns) > len(definite)


def _in_context(read: Parse, earlier: Earlier) -> str | None:
    """Return a question without a matter of its own with that of the one before.

    "Who lost the cup?" of "Who lost?", and "Who was the mayor in Porto?" of "Who was the mayor?".
    """
    asked, verb, root = read.text.rstrip("?"), read.root, earlier.read.root
    last = next((word for word in reversed(read.words) if word.tag != "."), None)
    if verb and last == verb and verb.kind == "VERB" and lower(read.words[0]) in _WORDS.who:
        whole = earlier.statement is not None and earlier.statement.text.startswith(SLOT)
        thing = _after_verb(earlier) if whole and not earlier.is_measure else thing_of(earlier)
        return f"{asked} {thing.strip()}?" if thing else None
    if root is None or any(word.tag == "IN" for word in read.words):
        return None
    within, end = "", root.place
    for word in earlier.read.words[root.place :]:
        parts = earlier.read.subtree(word)
        setting = word.role == "prep" and lower(word) in _LISTS.settings
        if setting and word.place > end and not any(map(is_wh, parts)):
            end = parts[-1].place
            within += f" {span(earlier.read, word.place, end + 1)}"
    return f"{asked}{within}?" if within else None
