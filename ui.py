"""The page by itself: ``python ui.py`` serves the archive in ``data``, as ``dateline chat`` does.

``build_page`` and ``mount`` put it into an application of one's own.
"""

from dateline import build_page, mount

__all__ = ["build_page", "mount"]

if __name__ == "__main__":
    from dateline import app

    app(["chat"])
