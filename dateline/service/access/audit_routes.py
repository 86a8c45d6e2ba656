"""``/audit``: what was done, as a table for administrators, and as CSV."""

import csv
import io
from html import escape
from http import HTTPStatus
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from dateline.service.access.audit import Action, Audit, AuditEntry
from dateline.service.access.users import User

SHOWN = 200
EXPORTED = 100_000
_COLUMNS = ("Time (UTC)", "User", "Address", "Action", "About")
_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would take for one

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dateline: audit</title>
<link rel="icon" href="data:,">
<style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }}
main {{ max-width: 70rem; margin: 2rem auto; padding: 0 1rem; overflow-x: auto }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884 }}
td:first-child {{ white-space: nowrap; font-variant-numeric: tabular-nums }}
</style>
<main>
<h1>Audit</h1>
<form><label>User <input name="user" value="{user}"></label> <button>Show</button></form>
<p><a href="audit.csv?user={query}">Save as CSV</a></p>
<table>
<thead><tr>{head}</tr></thead>
<tbody>{rows}</tbody>
</table>
{older}
</main>
"""


def audit_routes(audit: Audit, desk: str = "") -> APIRouter:
    """Return the routes; the one that saves it is itself noted.

    Args:
        audit: What was done.
        desk: Only what was done at this desk is shown; empty: everything.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/audit")
    def show(request: Request, user: str = "", before: int = 0) -> Response:
        _admit(request)
        found = audit.entries(user=user, desk=desk, before=before, limit=SHOWN)
        return HTMLResponse(_drawn(found, user))

    @router.get("/audit.csv")
    def save(request: Request, user: str = "") -> Response:
        _admit(request)
        request.state.caller.note(Action.EXPORTED, "The audit")
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(_COLUMNS)
        found = audit.entries(user=user, desk=desk, limit=EXPORTED)
        writer.writerows([_cell(told) for told in _cells(entry)] for entry in found)
        headers = {"Content-Disposition": 'attachment; filename="dateline-audit.csv"'}
        return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)

    return router


def _admit(request: Request) -> None:
    user: User = request.state.user
    if not user.is_administrator:
        raise HTTPException(HTTPStatus.FORBIDDEN, "Only administrators may read the audit.")


def _drawn(entries: list[AuditEntry], user: str) -> str:
    rows = "".join(_row(_cells(entry)) for entry in entries)
    older = ""
    if len(entries) == SHOWN:
        query = f"user={quote(user)}&amp;before={entries[-1].number}"
        older = f'<p><a href="?{query}">Older</a></p>'
    head = "".join(f"<th>{name}</th>" for name in _COLUMNS)
    return _PAGE.format(user=escape(user), query=quote(user), head=head, rows=rows, older=older)


def _row(cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    at = f"{entry.at:%Y-%m-%d %H:%M:%S}"
    return at, entry.user, entry.address, entry.action.value, entry.told


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
