"""The data files of a language: valid, said once, and nowhere else."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pytest
from bm25s import stopwords
from pydantic import ValidationError

from rag.language.resources import ENGLISH, Language, load
from rag.language.terms import FUNCTION_WORDS

ROOT = Path(__file__).parents[3]
FOLDER = files("rag.language") / ENGLISH
LANGUAGE = load(ENGLISH)
IN_ORDER = {  # of time, of size, or of what is tried first
    "countries.country.also",
    "countries.country.capitals",
    "countries.country.people",
    "calendar.months",
    "calendar.weekdays",
    "calendar.ordinal_endings",
    "questions.statement.measures",
    "numbers.one_to_twelve",
    "numbers.teens",
    "numbers.tens",
    "names.forms_of_address",
    "names.roles",
    "names.acts",
    "furniture.page_labels",
}
MOST_WORDS = 12
PROMPTS = "rag/reading/prompts.py"  # worked examples, which are no lists
FACE = "__init__.py"  # __all__


def lists(value: object, path: str) -> Iterator[tuple[str, list[str]]]:
    """Every list of words or patterns of a file, by its path."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from lists(one, f"{path}.{key}")
    elif isinstance(value, list) and value:
        if all(isinstance(one, str) for one in value):
            yield path, value
        else:
            for one in value:
                yield from lists(one, path)


TABLES = {
    file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
    for file in FOLDER.iterdir()
    if file.name.endswith(".toml")
}


def test_every_file_is_loaded() -> None:
    assert TABLES.keys() | {"code"} == Language.model_fields.keys()


def test_a_language_that_is_not_known_is_read_as_english() -> None:
    assert load("xx") == LANGUAGE
    assert load("xx").code == ENGLISH


def test_a_word_in_the_wrong_place_is_refused() -> None:
    with pytest.raises(ValidationError, match="wether"):
        Language.model_validate({**LANGUAGE.model_dump(), "wether": {}})


@pytest.mark.parametrize("name", TABLES)
def test_no_list_says_a_word_twice(name) -> None:
    for path, words in lists(TABLES[name], name):
        assert len({word.casefold() for word in words}) == len(words), path


@pytest.mark.parametrize("name", TABLES)
def test_lists_of_words_are_sorted_where_order_does_not_matter(name) -> None:
    for path, words in lists(TABLES[name], name):
        plain = all(re.fullmatch(r"[\w’' .~=-]+", word) for word in words)
        if plain and path not in IN_ORDER:
            assert words == sorted(words, key=str.casefold), path


@pytest.mark.parametrize("name", TABLES)
def test_every_pattern_is_a_regular_expression(name) -> None:
    for _, patterns in lists(LANGUAGE.model_dump(mode="json")[name], name):
        for pattern in patterns:
            re.compile(pattern if re.search(r"[\\?(\[]", pattern) else re.escape(pattern))


def test_typographic_apostrophes_are_read_like_plain_ones() -> None:
    for written in ("won't", "won’t"):
        assert any(re.fullmatch(one, written) for one in LANGUAGE.negation.no)


@pytest.mark.parametrize("frame", LANGUAGE.stances.frame, ids=lambda frame: frame.does[0])
def test_no_verb_is_its_own_opposite(frame) -> None:
    for one, other in combinations((frame.does, frame.opposes, frame.undoes), 2):
        assert not {*one} & {*other}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LANGUAGE.stances.does, LANGUAGE.stances.does_not),
        (LANGUAGE.stances.does, LANGUAGE.stances.wavers),
        (LANGUAGE.stances.does_not, LANGUAGE.stances.wavers),
        (LANGUAGE.stances.promised_it, LANGUAGE.stances.refused_it),
        (LANGUAGE.negation.no, LANGUAGE.modality.undecided),
        (LANGUAGE.negation.no, LANGUAGE.negation.denied),
        (LANGUAGE.negation.passed_over, LANGUAGE.negation.deniable),
        (LANGUAGE.modality.planned, LANGUAGE.modality.past),
        (LANGUAGE.calendar.since, LANGUAGE.calendar.until),
        (LANGUAGE.calendar.before, LANGUAGE.calendar.after),
        (LANGUAGE.calendar.within, LANGUAGE.calendar.between),
        (LANGUAGE.names.country_kinds, LANGUAGE.names.people_kinds),
        (LANGUAGE.speech.said, LANGUAGE.speech.disclosed),
        (LANGUAGE.words.stop_words, LANGUAGE.words.no_stop_words),
    ],
)
def test_no_word_stands_in_two_opposite_lists(one, other) -> None:
    assert not {*one} & {*other}


def test_what_the_library_lists_is_not_listed_again() -> None:
    library, words = {*getattr(stopwords, LANGUAGE.words.library)}, LANGUAGE.words
    assert not library & {*words.stop_words}
    assert {*words.no_stop_words} <= library
    assert not FUNCTION_WORDS & {*words.openers}


def test_no_country_has_the_name_of_another() -> None:
    forms = [form for country in LANGUAGE.countries.country for form in country.forms]
    capitals = [city for country in LANGUAGE.countries.country for city in country.capitals]
    assert len({*forms}) == len(forms)
    assert len({*capitals}) == len(capitals)
    assert {*LANGUAGE.countries.other_actors} <= {*capitals}
    names = [country.name for country in LANGUAGE.countries.country]
    assert names == sorted(names)


def _written(node: ast.AST) -> str:
    """The text of a literal; what an f-string puts in counts as nothing."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_written, node.values))
    return ""


def _longest_list(module: ast.Module) -> int:
    """The most words that one literal of a module lists: as items, or between bars or spaces."""
    prose = {
        id(part)
        for node in ast.walk(module)
        for part in ([node.value] if isinstance(node, ast.Expr) else [])
    }
    longest = 0
    for node in ast.walk(module):
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            longest = max(longest, sum(bool(re.match(r"\w", _written(e))) for e in node.elts))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "split":
            longest = max(longest, len(_written(getattr(node.func, "value", node)).split()))
        elif id(node) not in prose:
            longest = max(longest, len(re.findall(r"[^\W\d_]{2,}[^|]*(?=\|)", _written(node))))
    return longest


@pytest.mark.parametrize(
    "path",
    [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "rag").rglob("*.py"))],
)
def test_words_stand_in_data_files_only(path) -> None:
    if path == PROMPTS or path.endswith(FACE):
        return
    assert _longest_list(ast.parse((ROOT / path).read_text(encoding="utf-8"))) <= MOST_WORDS
