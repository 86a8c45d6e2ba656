"""What stands beside a sentence of a draft in every kind of document, as plain text."""

from rag import CheckedDraft, CheckedSentence, Evidence, is_web

TITLE = "Draft, checked against the archive"


def heading_of(sentence: CheckedSentence) -> str:
    """Return the verdict and why: "Contradicted: the report says “14”, the draft “41”"."""
    return f"{sentence.verdict.in_words.capitalize()}: {sentence.reason}"


def where(item: Evidence) -> str:
    """Return the outlet and day of a sentence: "Harbour Courier, 3 March 2025"."""
    article = item.article
    return f"{article.source or 'outlet unknown'}, {article.written_day or 'date unknown'}"


def link_of(item: Evidence) -> str:
    """Return the address of a sentence's article, or where it was read from."""
    article = item.article
    return (article.url or "") if is_web(article.url) else article.origin


def paragraphs_of(draft: CheckedDraft) -> list[list[CheckedSentence]]:
    """Return the sentences of a draft by paragraph."""
    made: list[list[CheckedSentence]] = []
    end = 0
    for sentence in draft.sentences:
        if not made or "\n" in draft.text[end : sentence.start]:
            made.append([])
        made[-1].append(sentence)
        end = sentence.end
    return made


def notes_of(draft: CheckedDraft) -> list[str]:
    """Return what a reader must know of the whole: the counts, the day, what was not asked."""
    told = [f"{draft.in_words}.".capitalize(), f"Reports up to {draft.as_of:%d %B %Y} were used."]
    return [*told, *([draft.note] if draft.note else [])]
