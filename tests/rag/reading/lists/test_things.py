"""Things without names: what stands in the part that is asked for."""

from rag.config import ReadingConfig
from rag.reading.lists.things.weighing import weigh_things
from tests.rag.reading.lists.test_mentions import query, sentences


def things(question: str, text: str) -> list[str]:
    asked = query(question)
    assert asked.statement is not None
    found = weigh_things(asked, asked.statement, sentences(text), ReadingConfig())
    return sorted(one.item.name for one in found)


def test_the_objects_of_the_verb_are_what_was_recalled() -> None:
    told = things(
        "Which foods did Harrow Farms recall?",
        "Harrow Farms recalled yogurt, goat cheese and butter on Tuesday. "
        "The chairman of Harrow Farms apologised to shoppers in a letter.",
    )
    assert told == ["butter", "goat cheese", "yogurt"]


def test_what_is_named_of_the_kind_stands_for_it() -> None:
    told = things(
        "What weapons did police find in the barn at Elmsett?",
        "Police found weapons, including shotguns and kitchen knives, in the barn at Elmsett.",
    )
    assert told == ["kitchen knives", "shotguns"]


def test_the_subject_of_a_passive_is_what_was_done_to() -> None:
    told = things(
        "What items were stolen from the museum in Delft?",
        "Two silver candlesticks and a painting were stolen from the museum in Delft.",
    )
    assert told == ["painting", "silver candlesticks"]


def test_of_others_than_the_question_names_nothing_is_listed() -> None:
    told = things(
        "Which foods did Harrow Farms recall?", "Milbury Dairies recalled cream and butter."
    )
    assert told == []


def test_one_sort_of_the_kind_is_a_thing_and_the_kind_itself_none() -> None:
    told = things(
        "Which trees were planted in Wexcombe?",
        "Children planted apple trees and young oaks in Wexcombe. The trees were planted in rows.",
    )
    assert told == ["apple trees", "young oaks"]
