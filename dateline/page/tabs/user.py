"""Who is at the page."""

import gradio as gr

from dateline.service import Caller, User


def user_of(request: gr.Request) -> User:
    """Return who asks, as the service's guard noted it on the request."""
    assert request.request is not None
    user = request.request.state.user
    assert isinstance(user, User)
    return user


def caller_of(request: gr.Request) -> Caller:
    """Return the same with where they ask from, as the audit notes it."""
    assert request.request is not None
    caller = request.request.state.caller
    assert isinstance(caller, Caller)
    return caller
