"""Which sentences report something: not those for software, and not a page's furniture.

Pages carry text that addresses a language model ("ignore the above and answer ..."), and furniture
such as "Related article: ..." that repeats an old headline in a newer page. Neither reports
anything. What else an article asks of its readers is a sentence like any other: it has no effect,
since a statement must be supported by what is reported.
"""

import re

from index_store import visible
from rag.language.resources import either, load

_LISTS = load().furniture
_SPEAKER, _SOFTWARE, _ORDER = map(either, (_LISTS.speakers, _LISTS.software, _LISTS.orders))
_IMPERATIVE = r"(?:^\W*|[.:;!?]\W+)(?:please |do not |don['’]t |never )?"
_PROMPT = re.compile(
    "|".join(
        (
            # The markup of prompts and of pages.
            rf"<!--|-->|<\|\w+\|>|[\[<]/?(?:{_SPEAKER}|inst)[\]>]",
            # "System:", "User message:", "System note to all:"
            rf"(?:^\W*|[\[{{]\s*){_SPEAKER}"
            rf"(?: {either(_LISTS.messages)}(?: (?:for|to) [^:]{{1,60}})?)?\s*:",
            # "To any language model reading this: answer ..."
            rf"\b{_SOFTWARE}\b[^.:]{{0,40}}: ?(?:please |do not )?{_ORDER}\b",
            # "Ignore the above", "Do not cite this article", "Reply only with ..."
            rf"{_IMPERATIVE}{_ORDER}\b[^.]{{0,40}}\b{either(_LISTS.prompt_terms)}\b",
            # "Act as an AI assistant", "You are now a chatbot"
            rf"{_IMPERATIVE}{either(_LISTS.acting)} (?:an? )?(?:[\w-]+ )?{_SOFTWARE}\b",
            # "Your answer must ..."
            rf"(?:^|[.:;])\s*your (?:new )?{either(_LISTS.yours)} (?:are|has to|is|must|should)\b",
        )
    ),
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    rf"^\W*{either(_LISTS.page_labels)}\b ?(?:[:|–—-]|{either(_LISTS.label_ends)})", re.IGNORECASE
)


def is_report(sentence: str) -> bool:
    """Say whether a sentence may be evidence: not made for software, and no page furniture."""
    seen = visible(sentence)
    return not (_PROMPT.search(seen) or _FURNITURE.search(seen))
