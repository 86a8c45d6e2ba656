"""The product around the libraries: the page, the services and the commands."""

import importlib
import typing

if typing.TYPE_CHECKING:
    from dateline.cli import app
    from dateline.page import build_page, mount

# Imported when they are first used: Gradio takes seconds to load.
_HOME = {"app": "dateline.cli", "build_page": "dateline.page", "mount": "dateline.page"}

__all__ = ["app", "build_page", "mount"]


def __getattr__(name: str) -> object:
    """Import one of ``__all__`` when it is first used."""
    if name in _HOME:
        globals()[name] = getattr(importlib.import_module(_HOME[name]), name)
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
