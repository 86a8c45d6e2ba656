"""Short answers are compared with gold as SQuAD does."""

import pytest

from benchmarks.squad import exact_match, f1, short_figures


@pytest.mark.parametrize(
    ("given", "gold"),
    [("The Lyndhurst Estate.", "Lyndhurst estate"), ("$3.5 million", "3.5 Million")],
)
def test_case_marks_and_articles_do_not_count(given: str, gold: str) -> None:
    assert exact_match(given, ["Tarrytown", gold]) == 1


def test_a_word_more_is_no_exact_match_but_counts_by_the_words_in_common() -> None:
    assert exact_match("Major General Kari Aasmund", ["Kari Aasmund"]) == 0
    assert f1("Major General Kari Aasmund", ["Kari Aasmund"]) == pytest.approx(2 / 3)


def test_a_word_counts_as_often_as_both_hold_it() -> None:
    assert f1("six or six", ["six"]) == pytest.approx(0.5)


def test_the_best_gold_answer_counts() -> None:
    assert f1("6 August", ["6 August 2025", "August 6"]) == 1


def test_a_question_without_a_short_answer_counts_zero() -> None:
    pairs = [("Velmar", ["Velmar"]), (None, ["240"])]
    assert short_figures(pairs) == {"exact_match": 0.5, "f1": 0.5}
    assert short_figures([]) == {"exact_match": None, "f1": None}
