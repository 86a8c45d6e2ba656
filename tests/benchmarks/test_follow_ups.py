from benchmarks.follow_ups import is_right

ROW = {"must": ["how many", "banks|Alder", "closed"], "must_not": ["which banks"]}


def test_a_standalone_question_is_judged_by_the_stems_of_its_words() -> None:
    assert is_right(ROW, "How many banks did close?")
    assert is_right(ROW, "How many branches has Alder closed?")
    assert not is_right(ROW, "How many branches closed?")
    assert not is_right(ROW, "Which banks closed, and how many?")
    assert not is_right(ROW, "How many? (Banks that closed)")
