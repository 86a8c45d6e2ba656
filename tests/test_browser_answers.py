"""What answers look like in a real browser: reports that differ."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.extractive import open_extractive
from tests.test_browser import (
    CHROMIUM,
    CONTRASTS,
    OpenPage,
    address,
    browser,
    dateline,
    open_page,
    served,
    shoot,
)
from tests.test_browser_conversations import ask_and_wait, serious

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import FloatRect, Page, expect

__all__ = ["address", "browser", "dateline", "open_page"]  # fixtures
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium or Chrome on the PATH"),
]


@pytest.fixture(scope="module")
def archive(example_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page over the example archive, whose answers are its own sentences."""
    with (
        open_extractive(example_data) as dateline,
        served(dateline, tmp_path_factory.mktemp("archive")) as address,
    ):
        yield address


def places(page: Page) -> list[FloatRect]:
    return [box for side in page.locator(".rivals li").all() if (box := side.bounding_box())]


def test_reports_that_differ_stand_side_by_side_and_on_a_phone_below_each_other(
    open_page: OpenPage, archive: str
) -> None:
    page = open_page(archive)
    ask_and_wait(page, "How many people were killed in the explosion at Port Selen?")
    expect(page.locator(".rivals .value")).to_have_text(["14", "17"])
    expect(page.locator(".rivals")).to_contain_text("Harbour Courier · 20 August 2025")
    first, second = places(page)
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] < second["x"]
    shoot(page, "rivals")
    page.locator(".rivals a.cite", has_text="[2]").click()
    expect(page.locator(".card:target mark")).to_contain_text("17")
    page.reload()
    expect(page.locator(".rivals .value")).to_have_text(["14", "17"])
    page.set_viewport_size({"width": 390, "height": 844})
    first, second = places(page)
    assert first["x"] == second["x"]
    assert first["y"] + first["height"] < second["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".rivals").scroll_into_view_if_needed()
    shoot(page, "phone-rivals")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sides_can_be_read_by_everybody(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    ask_and_wait(page, "How many per cent?")
    for text, ratio in page.evaluate(CONTRASTS, ".rivals :is(h3, p, blockquote, a)"):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    assert serious(page) == []
    shoot(page, f"{scheme}-rivals")
