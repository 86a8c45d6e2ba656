"""``/api/feedback``: the answers that readers marked as bad, for curators."""

from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel, ConfigDict

from dateline.service.access.audit import Action, note
from dateline.service.access.users import User
from dateline.service.api.problems import PROBLEMS, Problem
from dateline.service.api.schemas import MAX_BODY
from dateline.service.asker import Asker
from dateline.service.storage.feedback import FeedbackList

_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "There is no such feedback"}
}


class HandledRequest(BaseModel):
    """What a curator has done with feedback."""

    model_config = ConfigDict(extra="forbid", strict=True)

    handled: bool


def feedback_routes(asker: Asker, feedback: FeedbackList) -> APIRouter:
    """Return the routes; who is no curator is refused."""
    router = APIRouter(
        prefix="/api/feedback", tags=["curators"], responses=PROBLEMS, max_body_size=MAX_BODY
    )

    @router.get("")
    async def listed(request: Request, handled: bool = False) -> list[dict[str, Any]]:
        """Return the answers marked as bad that wait for a curator, or were handled.

        Of each: `id`, `reader`, `question`, `asked`, `reason`, `judged`, `handled`, `handled_by`,
        and `answer` and `evidence` as the reader was shown them. The hundred newest.
        """
        _admit(request)
        found = await asker.run(partial(feedback.listed, handled=handled))
        return [one.to_dict() for one in found]

    @router.put("/{id_}", status_code=HTTPStatus.NO_CONTENT, responses=_UNKNOWN)
    async def handle(
        request: Request, id_: Annotated[str, Path(max_length=100)], body: HandledRequest
    ) -> None:
        """Say whether a curator is done with feedback."""
        by = _admit(request)
        known = await asker.run(partial(feedback.handle, id_, by.name, handled=body.handled))
        if not known:
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such feedback.")
        told = "handled" if body.handled else "not handled"
        await asker.run(partial(note, Action.CHANGED, f"Feedback {id_}: {told}"))

    return router


def _admit(request: Request) -> User:
    user: User = request.state.user
    if not user.is_curator:
        raise HTTPException(HTTPStatus.FORBIDDEN, "Only curators may read feedback.")
    return user
