"""A value over time: later reports supersede, earlier ones stay visible."""

from datetime import date

from index_store import Article
from rag import AskOptions, Evidence
from rag.config import QueryConfig, RagConfig
from rag.query.understanding import understand
from rag.reading.lists.values import Value, other_values, value_claims

CONFIG = RagConfig()


def sentence(id_: str, day: str, text: str) -> Evidence:
    title = "Flood in the Tarn valley"
    article = Article(id=id_, title=title, text=text, published=date.fromisoformat(day))
    return Evidence(number=1, article=article, start=0, end=len(text))


FIRST = sentence("a", "2026-05-04", "At least 36 people died in the Tarn valley flood.")
LATER = sentence("b", "2026-05-09", "The Tarn valley flood killed 80 people, the mayor said.")
OTHER = sentence("c", "2026-05-10", "Some 300 people in the Tarn valley have no power.")


def found(likely: dict[str, float]) -> list[Value]:
    query = understand(
        "How many people died in the Tarn valley flood?",
        AskOptions(as_of=date(2026, 5, 12)),
        QueryConfig(),
        outlets=[],
        newest=date(2026, 5, 10),
    )

    def ask(_: str, item: Evidence) -> float | None:
        return likely[item.article.id]

    told = Value("36", FIRST)
    return other_values(query, told, [FIRST, LATER, OTHER], ask, CONFIG)


def test_a_value_is_told_where_its_sentence_says_so() -> None:
    others = found({"b": 0.9, "c": 0.1})
    assert [(one.words, one.day) for one in others] == [("80", date(2026, 5, 9))]
    (claim,) = value_claims(Value("36", FIRST), others)
    assert claim.text.startswith("A later report, of 9 May 2026, says 80: ")
    assert claim.evidence == (LATER,)


def test_what_the_model_does_not_confirm_is_no_value() -> None:
    assert found({"b": 0.1, "c": 0.1}) == []


def test_an_earlier_report_is_called_that() -> None:
    (claim,) = value_claims(Value("80", LATER), [Value("36", FIRST)])
    assert claim.text.startswith("An earlier report, of 4 May 2026, says 36: ")
