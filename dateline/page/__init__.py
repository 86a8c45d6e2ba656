"""The page: tabs, each with the markup and the style that belong to it."""

from dateline.page.app import build_page, mount

__all__ = ["build_page", "mount"]
