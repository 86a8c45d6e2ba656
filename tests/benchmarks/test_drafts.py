"""How the verdicts on drafts are counted."""

from benchmarks.drafts import Told, figures
from rag import CheckedSentence, DraftVerdict


def told(label: str, verdict: DraftVerdict) -> Told:
    checked = CheckedSentence(text="It rained.", start=0, verdict=verdict, reason="", asked=2)
    return Told({"label": label, "article_id": "a"}, checked, 1.5)


def test_the_right_the_grouped_and_the_wrongly_supported_are_counted() -> None:
    found = figures(
        [
            told("supported", DraftVerdict.SUPPORTED),
            told("superseded", DraftVerdict.CONTRADICTED),
            told("contradicted", DraftVerdict.SUPPORTED),
            told("not_in_archive", DraftVerdict.UNDECIDED),
        ]
    )
    assert (found["right"], found["right_grouped"]) == (0.25, 0.5)
    assert found["right superseded"] == 0
    assert found["wrongly_supported"] == 0.3333
    assert (found["undecided"], found["opinions"], found["cited"]) == (0.25, 8, 0)
