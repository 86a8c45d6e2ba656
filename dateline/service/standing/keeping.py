"""Keeping a question or a search, from whatever interface."""

from typing import Any

from dateline.service.errors import ServiceError
from dateline.service.standing.asking import MAX_FOUND, REPORTS, Searchable, find_all
from dateline.service.storage.standing_questions import StandingKind, StandingQuestions
from rag import Selection


def keep_question(kept: StandingQuestions, owner: str, question: str, only: Selection) -> str:
    """Keep a question and return its id.

    Args:
        kept: Where.
        owner: Whose it is.
        question: As it stands alone.
        only: Outlets, authors and language of the reports that may be used. Its days do not count:
            a question is kept for what comes.

    Raises:
        ServiceError: It is empty, or there are too many.
    """
    chosen = only.model_dump(mode="json", include=set(REPORTS), exclude_defaults=True)
    asked: dict[str, Any] = {"question": question, **chosen}
    return kept.keep(owner, StandingKind.QUESTION, question, asked)


def keep_search(
    kept: StandingQuestions, archive: Searchable, owner: str, name: str, search: dict[str, Any]
) -> str:
    """Keep a search and return its id.

    Args:
        kept: Where.
        archive: Where it is tried.
        owner: Whose it is.
        name: What it is called; empty: "Every article".
        search: "words" and the fields of ``ArticleOptions``, as JSON.

    Raises:
        QuestionError: It cannot be searched for.
        ServiceError: It finds too many articles, or there are too many searches.
    """
    if len(find_all(archive, search)) >= MAX_FOUND:
        raise ServiceError(
            f"It was not kept: it finds more than {MAX_FOUND:,} articles. Narrow it by words, "
            "days or outlets."
        )
    page = ("order", "fold_reprints", "offset", "limit")  # what is told is the same in any
    asked = {field: value for field, value in search.items() if field not in page}
    return kept.keep(owner, StandingKind.SEARCH, name or "Every article", asked)
