"""Who is at the page."""

import gradio as gr

from dateline.service import User


def user_of(request: gr.Request) -> User:
    """Return who asks, as the service's guard noted it on the request."""
    assert request.request is not None
    user = request.request.state.user
    assert isinstance(user, User)
    return user
