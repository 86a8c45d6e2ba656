"""People and bodies of an archive: listed, told apart, and what each said and did."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rag import Dateline, ModelConfig, NamePage, QuestionError, RagConfig
from rag.config import PeopleConfig
from tests.helpers.small_archive import index_reports
from tests.helpers.town import TOWN, index_town


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    index_town(folder)
    return folder


@pytest.fixture(scope="module")
def dateline(data: Path) -> Iterator[Dateline]:
    with Dateline.open(data, model=ModelConfig(model_path=data / "none.gguf")) as opened:
        yield opened


@pytest.fixture(scope="module")
def mayor(dateline: Dateline) -> NamePage:
    found = dateline.name_page("Anna Berg")
    assert found is not None
    return found


def told(page: NamePage, kind: str) -> list[str]:
    proofs = {item.number: item.text for item in page.evidence}
    return [proofs[line.number] for line in getattr(page, kind)]


def test_names_are_listed_by_how_they_begin_those_of_most_articles_first(dateline) -> None:
    anna, carl = dateline.names("ber")
    assert (anna.name, anna.kind, anna.articles) == ("Anna Berg", "person", 4)
    assert (anna.first_day, anna.last_day) == (date(2025, 3, 1), date(2025, 3, 9))
    assert (carl.name, carl.articles) == ("Carl Berg", 1)
    assert [one.name for one in dateline.names("an BERG")] == ["Anna Berg"]
    assert dateline.names("", limit=1) == [anna]
    assert dateline.names("zebra") == []


def test_words_and_deeds_are_told_by_their_sentences_newest_first(mayor) -> None:
    assert told(mayor, "said") == [
        "Mayor Anna Berg said the fares of the tram were still too low.",
        "“The line will last for a century,” Berg said.",
    ]
    assert told(mayor, "did") == [
        "Mayor Anna Berg visited the bakery in the afternoon.",
        "Mayor Berg left the town at noon with John Miller.",
        "Anna Berg, the mayor of Selby, opened the tram line on Saturday.",
        "She thanked the workers.",
    ]
    for item in mayor.evidence:
        assert item.article.text[item.start : item.end] == item.text


def test_a_last_name_of_two_persons_is_nobodys_unless_its_title_decides(dateline, mayor) -> None:
    brother = dateline.name_page("Carl Berg")
    assert brother is not None
    for page in (mayor, brother):
        assert "Berg said that nothing was stolen." not in told(page, "said")
    assert told(brother, "did") == ["Carl Berg, a baker, paid a fine of 200 crowns on Sunday."]


def test_who_is_known_by_the_last_name_alone_keeps_it(tmp_path) -> None:
    known = "Max Ott opened a school in Selby on Monday. Ott also paid for the roof of the hall."
    reports = [(f"2025-03-0{day}", "A", f"School {day}", f"{known} {day}.") for day in range(1, 6)]
    wife = "Eva Ott watched the match in Carrick. Ott scored three goals in the second half."
    index_reports(tmp_path, [*reports, ("2025-03-09", "B", "Match", wife)])
    with Dateline.open(tmp_path, model=ModelConfig(model_path=tmp_path / "none")) as dateline:
        page = dateline.name_page("Eva Ott")
        assert page
        assert told(page, "did") == ["Eva Ott watched the match in Carrick."]
        other = dateline.name_page("Max Ott")
        assert other
        assert "Ott also paid for the roof of the hall." in told(other, "did")


def test_who_it_is_and_how_it_is_printed(mayor) -> None:
    assert [(one.text, one.day) for one in mayor.descriptions] == [
        ("the mayor of Selby", date(2025, 3, 1))
    ]
    assert {one.form for one in mayor.forms} == {"Mayor Anna Berg", "Berg", "Mayor Berg"}
    assert [(one.name, one.kind) for one in mayor.companions] == [("John Miller", "person")]


def test_reprints_are_read_once_and_counted(mayor) -> None:
    assert (mayor.articles, mayor.coverage.matching, mayor.coverage.read) == (4, 3, 3)
    assert sum(mayor.by_day.values()) == 4
    assert [one.id for one in mayor.members] == ["r3", "r1", "r0"]
    assert mayor.read_on is None


@pytest.mark.parametrize("name", ["STA", "Selby Transit Authority"])
def test_an_abbreviation_in_brackets_stands_for_the_name_everywhere(dateline, name) -> None:
    page = dateline.name_page(name)
    assert page is not None
    assert (page.name, page.kind, page.articles) == ("Selby Transit Authority", "body", 3)
    assert told(page, "did")[0].startswith("The STA raised the fares")


def test_a_page_is_read_on_from_where_it_ended(data) -> None:
    config = replace(RagConfig(), people=PeopleConfig(articles=2))
    model = ModelConfig(model_path=data / "none.gguf")
    with Dateline.open(data, model=model, config=config) as dateline:
        first = dateline.name_page("Anna Berg")
        assert first
        assert first.read_on == 2
        rest = dateline.name_page("Anna Berg", first.read_on)
        assert rest
        assert [one.id for one in rest.members] == ["r0"]
        assert (rest.offset, rest.read_on) == (2, None)


def test_what_is_no_one_name_is_refused_with_the_remedy(dateline) -> None:
    with pytest.raises(QuestionError, match=r"Anna Berg \(4 articles\), Carl Berg \(1 article\)"):
        dateline.name_page("Berg")
    with pytest.raises(QuestionError, match="3 articles name"):
        dateline.name_page("Anna Berg", 3)
    with pytest.raises(QuestionError, match="at most 200"):
        dateline.names("x" * 201)
    assert dateline.name_page("Nobody Here") is None
    assert dateline.name_page("anna berg") == dateline.name_page("Mayor Anna Berg")


def test_a_page_as_json_is_read_back(mayor) -> None:
    back = NamePage.from_dict(json.loads(json.dumps(mayor.to_dict())))
    assert (back.said, back.did, back.by_day) == (mayor.said, mayor.did, mayor.by_day)
    assert len(TOWN) == mayor.coverage.total
