"""What is measured of a statement beside a sentence, for the weights of ``rag.support.verifier``.

Each group looks at one way in which a statement can say more, less or other than its sentence.
A measure of something that the statement has not got (a number, a subject) is ``ABSENT``.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from rag.language.parse import Parse, Word
from rag.language.relations import Role
from rag.language.resources import load
from rag.language.terms import names_of, numbers_of
from rag.support.alignment import (
    CONTENT,
    RELATED,
    SAME,
    Alignment,
    likeness,
    sentence_likeness,
)
from rag.support.roles import matches

ABSENT = 1.5
_ENGLISH = load().claims
_LISTS: Mapping[str, frozenset[str]] = {
    name: frozenset(getattr(_ENGLISH, name))
    for name in type(_ENGLISH).model_fields
    if name not in ("parts", "light", "pronouns")
}
_KINDS = ("NOUN", "VERB", "PROPN", "ADJ", "NUM", "ADV")
_OPEN = 0.5  # likeness from which on a verb is taken for the same when its certainty is compared
_DEEPEST = 5  # clauses above a verb that may say how sure it is
_APART = 8  # steps between two words that are in no one tree

Measures = dict[str, float]


def measure(aligned: Alignment, published: date | None) -> Measures:
    """Return the measures, by name; about fifteen milliseconds once both texts are parsed."""
    return {
        **_words(aligned),
        **_relations(aligned),
        **certainty(aligned),
        **_markers(aligned),
        **_values(aligned, published),
        **_shape(aligned),
    }


def _words(aligned: Alignment) -> Measures:
    """How much of the statement the sentence has words for."""
    said, best, anywhere = aligned.said, aligned.best, aligned.best_anywhere
    lowest = np.sort(anywhere)
    found: Measures = {
        "covered": float(best.mean()),
        "covered_nearby": float(anywhere.mean()),
        "exact": float((best >= SAME).mean()),
        "exact_nearby": float((anywhere >= SAME - 0.1).mean()),
        "least": float(best.min()),
        "least_nearby": float(lowest[0]),
        "least_two": float(lowest[:2].mean()),
        "new_words": int((anywhere < RELATED).sum()),
        "only_nearby": int(((aligned.best_nearby >= SAME) & (best < 0.7)).sum()),
        "back": float(aligned.likeness.max(axis=0).mean()),
    }
    for kind in _KINDS:
        places = [place for place, word in enumerate(said) if word.kind == kind]
        here, near = best[places], anywhere[places]
        found[f"least_{kind}"] = float(here.min()) if places else ABSENT
        found[f"least_nearby_{kind}"] = float(near.min()) if places else ABSENT
        found[f"mean_{kind}"] = float(here.mean()) if places else ABSENT
        found[f"new_{kind}"] = int((near < RELATED).sum())
        found[f"count_{kind}"] = len(places)
    return found


def _relations(aligned: Alignment) -> Measures:
    """Whether the sentence has the same roles in the same hands."""
    found = matches(aligned)
    measures: Measures = {
        "relations": float(np.mean([m.same for m in found])) if found else ABSENT,
        "least_relation": min((m.same for m in found), default=ABSENT),
        "relations_any_role": float(np.mean([m.any_role for m in found])) if found else ABSENT,
        "swapped": max((m.swapped - m.same for m in found), default=0.0),
        "rival": max((m.rival for m in found), default=0.0),
    }
    for role in Role:
        own = [m for m in found if m.relation.role is role]
        measures[f"least_{role}"] = min((m.same for m in own), default=ABSENT)
        measures[f"mean_{role}"] = float(np.mean([m.same for m in own])) if own else ABSENT
        measures[f"rival_{role}"] = max((m.rival for m in own), default=0.0)
    return measures


def negations(read: Parse, verb: Word) -> int:
    """Return how many words deny a verb: "not", "no" before what it is done to, "refused to"."""
    negators = _LISTS["negators"]
    count = 0
    for child in read.children(verb):
        count += child.role == "neg" or child.lemma.lower() in negators
        if child.role in ("dobj", "nsubj", "nsubjpass", "attr"):
            count += any(one.lemma.lower() in negators for one in read.children(child))
    above = read.words[verb.head]
    clause = verb.role in ("xcomp", "pcomp", "ccomp", "prep")
    return count + (clause and above is not verb and above.lemma.lower() in _LISTS["refusing"])


def modality(read: Parse, verb: Word) -> set[str]:
    """Return in which ways a verb is no plain fact: "planning", "alleging", "telling"."""
    found = {
        name
        for child in read.children(verb)
        if child.role in ("aux", "advmod", "mark")
        for name in ("planning", "alleging")
        if child.lemma.lower() in _LISTS[name]
    }
    word = verb
    for _ in range(_DEEPEST):
        role, word = word.role, read.words[word.head]
        lemma = word.lemma.lower()
        if role in ("xcomp", "ccomp", "acl") and lemma in _LISTS["planning"]:
            found.add("planning")
        if role in ("xcomp", "ccomp", "advcl", "acl", "pcomp", "relcl"):
            found |= {"alleging"} if lemma in _LISTS["alleging"] else set()
        if role == "ccomp" and lemma in _LISTS["telling"]:
            found.add("telling")
        if role == "ROOT":
            break
    return found


def aligned_verbs(aligned: Alignment) -> Iterator[tuple[Word, Word]]:
    """Yield the verbs of the statement, each with the word of the sentence that says it."""
    for word in aligned.statement.words:
        partner = aligned.partners.get(word.place)
        says = word.kind in ("VERB", "AUX") or word.role == "ROOT"
        if says and partner and partner[1] >= _OPEN:
            yield word, partner[0]


def certainty(aligned: Alignment) -> Measures:
    """Whether what is denied, planned, alleged or somebody's word is told as that."""
    names = ("denied", "plan_lost", "plan_new", "allegation_lost", "teller_lost")
    found: Measures = dict.fromkeys(names, 0)
    for ours, theirs in aligned_verbs(aligned):
        apart = negations(aligned.statement, ours) - negations(aligned.sentence, theirs)
        here = modality(aligned.statement, ours)
        there = modality(aligned.sentence, theirs)
        found["denied"] += apart % 2
        found["plan_lost"] += "planning" in there - here
        found["plan_new"] += "planning" in here - there
        found["allegation_lost"] += "alleging" in there - here
        found["teller_lost"] += "telling" in there - here
    return found


def _markers(aligned: Alignment) -> Measures:
    """Words that turn, limit or compare: which are new in the statement, which are lost."""
    ours, theirs = lemmas_of(aligned.statement), lemmas_of(aligned.sentence)
    found: Measures = {}
    for name, words in _LISTS.items():
        here, there = ours & words, theirs & words
        found[f"{name}_here"], found[f"{name}_there"] = len(here), len(there)
        found[f"{name}_new"], found[f"{name}_lost"] = len(here - there), len(there - here)
    more, less = _LISTS["more"], _LISTS["less"]
    found["less_became_more"] = bool(ours & more - theirs) and bool(theirs & less - ours)
    found["more_became_less"] = bool(ours & less - theirs) and bool(theirs & more - ours)
    return found


def lemmas_of(read: Parse) -> set[str]:
    """Return the words of a sentence, as they are and as their lemmas."""
    return {word.lemma.lower() for word in read.words} | {w.text.lower() for w in read.words}


def _values(aligned: Alignment, published: date | None) -> Measures:
    """Numbers, names and days that the sentence has not got, or has of something else."""
    told, held, near = (one.text for one in (aligned.statement, aligned.sentence, aligned.nearby))
    numbers = numbers_of(told) - numbers_of(held)
    names = names_of(told) - names_of(held)
    of_report = {str(published.year), str(published.day)} if published else set()
    heads = [
        likeness(aligned.statement.words[word.head], aligned.sentence.words[partner[0].head])
        for word in aligned.said
        if word.kind == "NUM" and (partner := aligned.partners.get(word.place))
    ]
    days, others = _day_words(aligned.statement), _day_words(aligned.sentence)
    return {
        "numbers_missing": len(numbers),
        "numbers_nearby": len(numbers & numbers_of(near)),
        "numbers_of_report": len(numbers & of_report),
        "numbers": len(numbers_of(told)),
        "number_heads": min(heads, default=ABSENT),
        "names_missing": len(names),
        "names_nowhere": len(names - names_of(near)),
        "names": len(names_of(told)),
        "days_missing": len(days - others - lemmas_of(aligned.sentence)),
        "days": len(days),
        "days_there": len(others),
    }


def _day_words(read: Parse) -> set[str]:
    return {
        word.text.lower()
        for entity in read.entities
        if entity.kind in ("DATE", "TIME")
        for word in read.words[entity.first : entity.last]
        if word.kind in CONTENT
    }


def _shape(aligned: Alignment) -> Measures:
    """Order, length, tense, and how far apart stands what the statement joins."""
    places = [
        int(row.argmax())
        for row, best in zip(aligned.likeness, aligned.best, strict=True)
        if best >= SAME
    ]
    pairs = [(a, b) for n, b in enumerate(places) for a in places[:n]]
    root = next((w for w in aligned.statement.words if w.role == "ROOT"), aligned.said[0])
    partner = aligned.partners.get(root.place)
    steps = list(_steps(aligned))
    return {
        "inversions": float(np.mean([a > b for a, b in pairs])) if pairs else 0.0,
        "span": (max(places) - min(places) + 1) / len(places) if len(places) > 1 else 0.0,
        "words": len(aligned.said),
        "words_there": len(aligned.held),
        "exact_words": len(places),
        "length_share": len(aligned.said) / max(1, len(aligned.held)),
        "verbs": sum(word.kind == "VERB" for word in aligned.statement.words),
        "root": partner[1] if partner else 0.0,
        "past_here": root.tag in ("VBD", "VBN"),
        "past_there": partner[0].tag in ("VBD", "VBN") if partner else -1,
        "bare_there": partner[0].tag == "VB" if partner else -1,
        "vectors": sentence_likeness(aligned.statement.text, aligned.sentence.text),
        "steps": float(np.mean(steps)) if steps else 0.0,
        "most_steps": max(steps, default=0),
    }


def _steps(aligned: Alignment) -> Iterator[int]:
    """Yield how far apart in the sentence two words are that depend on each other here."""
    for word in aligned.said:
        head = aligned.statement.words[word.head]
        if head.role in ("prep", "agent", "aux", "pcomp"):
            head = aligned.statement.words[head.head]
        pair = aligned.partners.get(word.place), aligned.partners.get(head.place)
        if head is word or not pair[0] or not pair[1] or pair[0][0] is pair[1][0]:
            continue
        up, down = (path_up(aligned.sentence, one[0]) for one in pair if one)
        common = next((place for place in up if place in down), None)
        yield _APART if common is None else up.index(common) + down.index(common)


def steps_between(read: Parse, one: Word, other: Word) -> int:
    """Return how many steps in the tree of a sentence lie between two words."""
    up, down = path_up(read, one), path_up(read, other)
    common = next((place for place in up if place in down), None)
    return len(up) + len(down) if common is None else up.index(common) + down.index(common)


def path_up(read: Parse, word: Word) -> list[int]:
    """Return the places from a word up to the one that depends on none."""
    path = [word.place]
    while (head := read.words[path[-1]].head) != path[-1]:
        path.append(head)
    return path
