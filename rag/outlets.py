"""Which outlets a question names."""

import re
from collections.abc import Sequence

# "cnn.com" is called CNN, "theweek.co.uk" The Week, "The Roar | Sports Writers Blog" The Roar.
_ENDING = re.compile(r"(?:\.[a-z]{2,4})+$")
_LEAST = 3  # letters; shorter names are words too often


def named_outlets(question: str, outlets: Sequence[str]) -> list[int]:
    """Return the places of the outlets that a question names.

    Spaces, case, a domain's ending and what follows a bar do not matter, but the name must begin
    with a capital in the question: "Time" is an outlet, "time" is not.
    """
    return [place for place, name in enumerate(outlets) if _is_named(name, question)]


def _is_named(name: str, question: str) -> bool:
    letters = re.sub(r"\W", "", _ENDING.sub("", name.partition("|")[0].strip().casefold()))
    if len(letters) < _LEAST:
        return False
    spaced = r"[\s'.-]?".join(map(re.escape, letters))
    return any(
        found.group()[0].isupper()
        for found in re.finditer(rf"(?<!\w){spaced}(?!\w)", question, re.IGNORECASE)
    )
