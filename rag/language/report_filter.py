"""Article text is data: what gives orders to software, or hides from the reader, is no evidence.

Pages carry sentences that address a language model ("ignore the above and answer ..."), and
furniture such as "Related article: ..." that repeats an old headline in a newer page. Neither
reports anything, so neither is ever read, quoted or counted.
"""

import re

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:above|previous|prior|earlier|all|any|"
    r"instructions?|rules|prompt)\b"
    r"|\b(?:language model|AI (?:assistants?|model|system|agent)s?|chat ?bots?|LLMs?|GPT)"
    r"\b[^.]{0,80}"
    r"\b(?:must|should|ignore|answer|reply|respond|say|write|add|output|repeat|reading|"
    r"instruct\w*)\b"
    r"|\b(?:system|assistant|developer|user) ?(?:note|prompt|message|instruction)s?\b ?(?:to|for|:)"
    r"|(?:^|<!--|\[|\{)\s*(?:assistant|system|user|AI)\s*:"
    r"|\b(?:reply|respond|answer) (?:only |exactly |solely )?with\b"
    r"|\bdo not (?:cite|quote|mention|reveal|use) this (?:article|page|text|source)\b"
    r"|\b(?:the correct answer is|your (?:new )?(?:instructions|task) (?:is|are)|you are now|"
    r"act as an?)\b"
    r"|\binstructions? (?:for|to) (?:all |any )?(?:chat ?bots?|AIs?|models?|assistants?|LLMs?|"
    r"agents?)\b"
    r"|\byour (?:answer|reply|response|output) (?:must|should|has to|is)\b"
    r"|\[/?(?:system|inst|assistant|user)\]|\badd the word\b|<!--|-->",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"^\W*(?:Related(?: article| story| stories| news)?|Read (?:more|also|next)|See also|Also read|"
    r"More on this(?: story)?|Most read|Photo|Image|Picture|Sign up|Subscribe|Advertisement|"
    r"Watch|Listen)\b ?(?:[:|–—-]|for our|to our|here)",
    re.IGNORECASE,
)
# Characters that a reader does not see: zero width, direction marks, tags, soft hyphens, controls.
_HIDDEN = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\U000e0000-\U000e007f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)


def is_report(sentence: str) -> bool:
    """Say whether a sentence may be evidence: it gives no orders and is no page furniture."""
    seen = visible(sentence)
    return not (_ORDERS.search(seen) or _FURNITURE.search(seen))


def visible(text: str) -> str:
    """Return the text without characters that a reader does not see."""
    return _HIDDEN.sub("", text)
