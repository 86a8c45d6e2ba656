"""The page above the desks as HTML: a link to each, and a question to several with its answers."""

from collections.abc import Collection, Sequence
from html import escape

from dateline.service.desks.desk import Desk
from dateline.service.desks.desks import DeskAnswer
from index_store import visible
from rag import MAX_CHARACTERS, Answer, Evidence, Status

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dateline: desks</title>
<link rel="icon" href="data:,">
<style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }}
body {{ margin: 0; background: light-dark(#fff, #16181d); color: light-dark(#1b1d21, #e8e8ea) }}
main {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }}
a {{ color: light-dark(#1a4f8b, #8fc1f5) }}
ul.desks {{ list-style: none; padding: 0; display: grid; gap: .5rem;
  grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr)) }}
ul.desks a {{ display: block; padding: .7rem 1rem; border: 1px solid #8888; border-radius: .4rem }}
fieldset {{ border: 1px solid #8888; border-radius: .4rem; margin: 1rem 0; padding: .2rem 1rem }}
fieldset label {{ display: inline-block; margin: .4rem 1.2rem .4rem 0 }}
textarea, button {{ font: inherit; box-sizing: border-box; padding: .6rem }}
textarea {{ display: block; width: 100%; margin-top: .25rem }}
button {{ border: 0; border-radius: .4rem; background: #1a4f8b; color: #fff;
  padding-inline: 1.2rem }}
nav button {{ border: 1px solid #8888; background: none; color: inherit }}
section {{ border-top: 1px solid #8888; margin-top: 2rem }}
li {{ margin: .4rem 0 }}
q {{ quotes: "“" "”" }}
.where {{ opacity: .8 }}
nav {{ display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; margin-top: 2rem }}
</style>
<main>
<h1>Dateline</h1>
{body}
{nav}
</main>
"""
_NO_DESK = "<p>You have no desk to read. Ask whoever runs this server for a role at one.</p>"
_AUDIT = '<a href="audit">Audit</a>'
_LOG_OUT = '<form method="post" action="logout"><button>Log out</button></form>'


def render_start(
    desks: Sequence[Desk],
    *,
    audit: bool,
    session: bool,
    question: str = "",
    asked: Collection[str] = (),
    answers: Sequence[DeskAnswer] = (),
    message: str = "",
) -> str:
    """Return the page.

    Args:
        desks: Those that the user may read.
        audit: Whether they may read the audit.
        session: Whether they have logged in, and may log out.
        question: What stands in the box.
        asked: Names of the desks whose boxes are ticked.
        answers: To the question.
        message: Why there are none.
    """
    body = "".join((_desks(desks), _form(desks, question, asked))) if desks else _NO_DESK
    told = f'<p role="alert">{_text(message)}</p>' if message else ""
    body += told + "".join(_section(place, one) for place, one in enumerate(answers))
    return _PAGE.format(body=body, nav=f"<nav>{_AUDIT * audit}{_LOG_OUT * session}</nav>")


def render_closed(desk: Desk, message: str) -> str:
    """Return the page of a desk whose archive cannot be opened."""
    body = f'<h2>{_text(desk.title)}</h2><p role="alert">{_text(message)}</p>'
    return _PAGE.format(body=f'{body}<p><a href="/">All desks</a></p>', nav="")


def _desks(desks: Sequence[Desk]) -> str:
    items = (f'<li><a href="{desk.path[1:]}/">{_text(desk.title)}</a></li>' for desk in desks)
    return f'<h2>Desks</h2><ul class="desks">{"".join(items)}</ul>'


def _form(desks: Sequence[Desk], question: str, asked: Collection[str]) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="desk" value="{desk.name}"'
        f"{' checked' if desk.name in asked else ''}> {_text(desk.title)}</label>"
        for desk in desks
    )
    return (
        '<h2>Ask several at once</h2><form method="post" action="ask" '
        """onsubmit="this.querySelector('output').value='Asking …'">"""
        "<label>Question"
        f'<textarea name="question" rows="2" maxlength="{MAX_CHARACTERS}" required>'
        f"{_text(question)}</textarea></label><fieldset><legend>Desks</legend>{boxes}</fieldset>"
        "<button>Ask</button> <output></output></form>"
    )


def _section(place: int, one: DeskAnswer) -> str:
    title = f'<a href="{one.desk.path[1:]}/">{_text(one.desk.title)}</a>'
    said = _answer(place, one.answer) if one.answer else f"<p>{_text(one.error or '')}</p>"
    return f'<section aria-labelledby="d{place}"><h2 id="d{place}">{title}</h2>{said}</section>'


def _answer(place: int, answer: Answer) -> str:
    """Return the statements, each with links to the sentences that prove it, and these."""
    told = f"<p><strong>{_text(answer.short)}</strong></p>" if answer.short else ""
    for claim in answer.claims:
        marks = "".join(
            f' <a href="#d{place}-{item.number}" aria-label="Sentence {item.number}">'
            f"[{item.number}]</a>"
            for item in claim.evidence
        )
        told += f"<p>{_text(claim.text)}{marks}</p>"
    if answer.status is Status.NOT_FOUND:
        told += "<p>The archive does not answer this.</p>"
    told += f"<p><em>{_text(answer.note)}</em></p>" if answer.note else ""
    told += "<p>The nearest that it holds:</p>" if answer.nearest else ""
    quoted = answer.evidence or answer.nearest
    items = "".join(_sentence(place, item) for item in quoted)
    return f"{told}<ol>{items}</ol>" if quoted else told


def _sentence(place: int, item: Evidence) -> str:
    article = item.article
    where = [article.title, article.source or "outlet unknown"]
    where += [article.written_day or "date unknown"]
    return (
        f'<li id="d{place}-{item.number}" value="{item.number}"><q>{_text(item.text)}</q> '
        f'<span class="where">{_text(", ".join(where))}</span></li>'
    )


def _text(text: str) -> str:
    """Return text as HTML that shows it as it stands, without what a reader does not see."""
    return escape(visible(text))
