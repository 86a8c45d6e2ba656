"""Which language a text is in, and where its sentences end."""

import pytest

from index_store import language_of_question, sentence_spans
from index_store.search.languages import LEAST_CHARACTERS, language_of, stemmer, stop_words

GERMAN = (
    "Der Gemeinderat von Lohbrück hat am Dienstagabend beschlossen, die alte Brücke zu sperren. "
    "Gutachter hatten Risse in den Pfeilern gefunden, die sich bei Frost weiten könnten. "
    "Die Busse fahren vom 1. Oktober an über Hasselwerth."
)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who hosted the summit?", "en"),
        ("did macron resign", "en"),
        ("Kerch bridge", "en"),
        ("Wer hat den Gipfel ausgerichtet?", "de"),
        ("wie viele häuser stehen unter wasser", "de"),
        ("Qui a refusé d'envoyer des soldats ?", "fr"),
        ("¿Cuánto costará el nuevo puente?", "es"),
        ("Chi ha vinto la partita di domenica?", "it"),
        ("Hoeveel woningen staan er nog leeg?", "nl"),
        ("Quem foi eleito presidente da câmara?", "pt"),
    ],
)
def test_the_language_of_a_question_is_told(question, language) -> None:
    assert language_of_question(question) == language


def test_the_text_of_an_article_counts_for_more_than_what_its_page_says() -> None:
    assert language_of(GERMAN, "en") == "de"
    assert language_of(GERMAN) == "de"


def test_a_short_text_is_in_the_language_that_it_says() -> None:
    short = GERMAN[: LEAST_CHARACTERS - 1]
    assert language_of(short, "nds") == "nds"
    assert language_of(short) is None


def test_a_text_of_figures_is_in_no_language() -> None:
    assert language_of("3:1 2:2 0:4 17 " * 30) is None


def test_what_is_not_known_of_a_language_is_left_out() -> None:
    assert stemmer("xx") is None
    assert stop_words("xx") == frozenset()


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["Ana Ruiz, R-N.Y., left early.", "H.E.R. sang in the U.S.", "It rained."]),
        ("de", ["Der Rat tagt am 30. September.", "Dr. Meier sprach z. B. über Geld."]),
        ("fr", ["Le conseil siège le 30 septembre.", "M. Dupont est parti."]),
    ],
)
def test_sentences_end_where_their_language_ends_them(language, sentences) -> None:
    text = " ".join(sentences)
    spans = sentence_spans(text, language=language)
    assert [text[start:end] for start, end in spans] == sentences
