"""Names that articles print: which runs of words are names, and the articles that have them."""

import pytest

from index_store import Index, IndexConfig, name_spans
from tests.helpers.small_archive import EMBEDDER, index_reports


def printed(text: str) -> list[str]:
    return [text[start:end] for start, end in name_spans(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In Paris, President Ana Ruiz spoke in a hall.", ["Paris", "President Ana Ruiz"]),
        ("Ruiz’s aide met Michelle O’Neill there.", ["Ruiz", "Michelle O’Neill"]),
        ("He met Ursula von der Leyen and Max Ott.", ["He", "Ursula von der Leyen", "Max Ott"]),
        ("Later he met Robert F. Ott Jr. in town.", ["Later", "Robert F. Ott Jr."]),
        ("It was The Bank of Vell. The bank said so.", ["It", "Bank of Vell"]),
        ("the World Health Organization (WHO) said", ["World Health Organization", "WHO"]),
    ],
)
def test_a_name_is_a_run_of_words_with_a_capital(text, names) -> None:
    assert printed(text) == names


def test_articles_are_found_by_the_names_that_they_print_as_articles_come_and_go(tmp_path) -> None:
    reports = [
        (
            "2025-03-01",
            "A",
            "One",
            "Vell Mayor Ana Ruiz spoke to Max Ott in the old hall of Selby.",
        ),
        (
            "2025-03-02",
            "A",
            "Two",
            "A ruiz is no name, but Ana Ruiz is one, as Dunmore knows well.",
        ),
        (
            "2025-03-03",
            "A",
            "Three",
            "Nobody of Carrick saw Zoë Ott at the harbour on that evening.",
        ),
    ]
    index_reports(tmp_path, reports[:2])
    index_reports(tmp_path, reports)
    index = Index(IndexConfig(data=tmp_path), EMBEDDER.name)
    found = index.current().article_index

    def ids(*names: list[str]) -> list[str]:
        articles = index.current().articles(found.naming(*names))
        return [articles[revision].id for revision in found.naming(*names)]

    assert ids(["Ana Ruiz"]) == ["r1", "r0"]
    assert ids(["Ana Ruiz"], ["Max Ott"]) == ["r0"]
    assert ids(["ana ruiz"]) == []
    counted = {one.value: one.articles for one in found.names("rui")}
    assert counted == {"Ana Ruiz": 2, "Mayor Ana Ruiz": 1, "Vell Mayor Ana Ruiz": 1}
    assert [one.value for one in found.names("ott zoe")] == ["Zoë Ott"]
    assert found.names("")[0].value == "Ana Ruiz"
    assert found.names("(((") == found.names("")
    index.close()
