"""Lines of a briefing as markup, in the tabs What's new and Stories.

All text of articles passes through ``phrases.escape``.
"""

from collections.abc import Sequence

from dateline.annotated.briefing import change_of
from dateline.annotated.wording import where
from dateline.page.html.phrases import escape
from rag import BriefingLine


def render_lines(lines: Sequence[BriefingLine]) -> str:
    """Return sentences, each with a button that opens its article."""
    return f'<ul class="briefed">{"".join(map(_line, lines))}</ul>'


def _line(line: BriefingLine) -> str:
    item, changed = line.evidence, escape(change_of(line))
    told = f'<p class="changed">{changed}</p>' if changed else ""
    return (
        f"<li><q>{escape(item.text)}</q> "
        f'<button type="button" class="link" data-do="read" '
        f'data-article="{escape(item.article.id)}">{escape(where(item))}</button>{told}</li>'
    )
