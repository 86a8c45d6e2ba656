"""``/api/articles`` for content systems: push articles, withdraw one, see what became of them."""

import json
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from dateline.service.access.users import User
from dateline.service.api.problems import PROBLEMS, Problem
from dateline.service.api.schemas import PushReply
from dateline.service.asker import Asker
from dateline.service.errors import AccessError
from dateline.service.operations.monitored_dateline import MonitoredDateline
from index_store import MAX_PUSHED, Push

# No types: an article that is not as it should be is refused alone, and others stand beside it.
_ARTICLE = {
    "type": "object",
    "description": "An article, or a row of an export.",
    "properties": {
        "url": {"description": "Its own address, by which it is known."},
        "title": {},
        "text": {"description": "Plain text or markup; this or `html` is needed."},
        "html": {},
        "published": {"description": "A day or a moment, in ISO 8601."},
        "updated": {},
        "authors": {"description": "A list of names."},
        "outlet": {},
        "language": {"description": "A code such as `en`."},
    },
}
_ARTICLES = {"type": "array", "items": {}, "minItems": 1, "maxItems": MAX_PUSHED}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"anyOf": [_ARTICLE, _ARTICLES]}}},
    }
}
_KEPT: dict[int | str, dict[str, Any]] = {
    202: {"model": PushReply, "description": "Some of it is kept, and will be searchable soon"}
}
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "There is no such push"}
}
Result = TypeVar("Result")


def push_routes(asker: Asker, dateline: MonitoredDateline) -> APIRouter:
    """Return the routes; they stand before the one that reads an article by its id."""
    router = APIRouter(prefix="/api/articles", tags=["content systems"], responses=PROBLEMS)

    async def allowed(call: Callable[[], Result]) -> Result:
        try:
            return await asker.run(call)
        except AccessError as error:
            raise HTTPException(HTTPStatus.FORBIDDEN, str(error)) from error

    @router.post("", responses=_KEPT, openapi_extra=_BODY)
    async def push(request: Request, response: Response) -> PushReply:
        """Add articles, or new versions of those whose address the archive knows.

        What the archive holds already changes nothing. An article that cannot be read is refused
        alone, with the reason. What is acknowledged is on the disk.
        """
        body, user = await request.body(), _user(request)

        def keep() -> Push:
            return dateline.pushes.push(user, _items(body))

        return _reply(await allowed(keep), response)

    @router.delete("", responses=_KEPT)
    async def withdraw(
        request: Request, response: Response, url: Annotated[str, Query(max_length=2_000)]
    ) -> PushReply:
        """Take an article out by its address; the catalogue keeps its text until a purge."""
        kept = await allowed(partial(dateline.pushes.remove, _user(request), url))
        return _reply(kept, response)

    @router.get("/pushes/{id_}", responses=_UNKNOWN)
    async def pushed(request: Request, id_: Annotated[str, Path(max_length=100)]) -> PushReply:
        """Say what has become of a push, by its `id`, for thirty days."""
        found = await allowed(partial(dateline.pushes.find, _user(request), id_))
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such push.")
        problem = dateline.pushes.problem if found.waits else None
        return PushReply.model_validate(found).model_copy(update={"problem": problem})

    return router


def _user(request: Request) -> User:
    user = request.state.user
    assert isinstance(user, User)
    return user


def _reply(kept: Push, response: Response) -> PushReply:
    response.status_code = HTTPStatus.ACCEPTED if kept.waits else HTTPStatus.OK
    return PushReply.model_validate(kept)


def _items(body: bytes) -> list[object]:
    """Return what is pushed; each is looked at by itself later."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _unusable("The body is no JSON.") from error
    if not isinstance(told, dict | list):
        raise _unusable("The body is neither an article nor a list of articles.")
    items = told if isinstance(told, list) else [told]
    if not 0 < len(items) <= MAX_PUSHED:
        raise _unusable(f"These are {len(items)} articles. Push 1 to {MAX_PUSHED} at once.")
    return items


def _unusable(told: str) -> HTTPException:
    return HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, told)
