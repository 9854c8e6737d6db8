"""A browser for the tests of the page, and the stub it looks at."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.stub import Stub

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 10_000
Open = Callable[..., Page]


def chromium_path() -> str:
    """Returns the path of chromium: the variable CHROMIUM, else the one on the PATH; without either the test fails."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.fail("the browser tests need chromium: install it (Debian: apt-get install chromium) or set CHROMIUM")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def stub() -> Iterator[Stub]:
    stub = Stub()
    yield stub
    stub.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Gives a function that opens an address and waits for the page to be drawn.

    At the end no page may have logged an error (unless opened with errors=True) or asked another host for anything.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(
        url: str,
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        errors: bool = False,
    ) -> Page:
        scheme: Literal["dark", "light"] = "dark" if dark else "light"
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        context.set_default_timeout(WAIT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        if not errors:
            page.on(
                "console",
                lambda line: wrong.append(line.text) if line.type == "error" else None,
            )
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(url.partition("#")[0]) else wrong.append(asked.url),
        )
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        page.goto(url)
        page.locator("#link", has_text="Connected").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []
