"""The page can be read and used by everyone: contrast, names, no meaning by colour alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import gallery
from tests.browser.conftest import Open
from tests.browser.specimens import SPECIMENS, modal
from tests.browser.stub import Stub

pytestmark = pytest.mark.browser

# WCAG 2.2, 1.4.3: 4.5 to 1 for text. Pictures (charts, emoji) and switched-off buttons are exempt there.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const light = (colour) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
    const part = colour[i] / 255;
    return sum + weight * (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const poor = [];
  let seen = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim().slice(0, 30);
    const shown = node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!words || !shown || node.closest("svg, .unseen, .emoji, :disabled, .swatch, option")) continue;
    seen += 1;
    const back = ground(node);
    const [a, b] = [light(over(rgba(getComputedStyle(node).color), back)), light(back)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${node.className || node.tagName} "${words}" ${ratio.toFixed(2)}`);
  }
  return [seen, [...new Set(poor)]];
}"""


FOCUSED = """() => {
  const node = document.activeElement;
  return node.textContent.trim() || node.getAttribute("aria-label") || node.value;
}"""


def full(stub: Stub, *, form: bool) -> None:
    """Shows everything at once: talk, every block, and a modal where wanted."""
    messages = [*gallery.every_block(), *gallery.conversation()]
    news = [gallery.message("look", user="UCARL", before=-60)]
    stub.show(gallery.state(messages={"CSUP": messages, "CLEAD": news}, modal=modal() if form else None))


@pytest.mark.parametrize("form", [False, True], ids=["messages", "modal"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(stub: Stub, open_page: Open, dark: bool, form: bool) -> None:
    stub.answers["submit"] = lambda _: (
        200,
        {"errors": {"title": "Say what is wrong", "": "too late"}},
    )
    full(stub, form=form)
    page = open_page(stub.url, dark=dark)
    expect(page.locator("#scroller .message").last).to_be_visible()
    if form:
        page.locator("#modal [type=submit]").click()
        expect(page.locator(".field-error:visible")).to_have_count(1)
    seen, poor = page.evaluate(CONTRAST)
    assert seen > 150
    assert poor == []


def nameless(page: Page) -> list[str]:
    """Returns the controls a screen reader would have no name for."""
    tree = page.locator("body").aria_snapshot()
    roles = "button|textbox|combobox|searchbox|checkbox|radio|link|dialog|menuitem|spinbutton|group|listbox"
    return re.findall(rf"^\s*- (?:{roles})(?: \[[^\]]*\])*:?$", tree, flags=re.MULTILINE)


def test_every_control_has_a_name(stub: Stub, open_page: Open) -> None:
    full(stub, form=False)
    page = open_page(stub.url)
    expect(page.locator("#scroller .message").last).to_be_visible()
    assert nameless(page) == []
    stub.show(gallery.state(modal=modal()))
    expect(page.get_by_role("dialog")).to_be_visible()
    assert nameless(page) == []


def test_ids_are_unique_and_every_reference_to_one_leads_somewhere(stub: Stub, open_page: Open) -> None:
    full(stub, form=True)
    page = open_page(stub.url)
    expect(page.get_by_role("dialog")).to_be_visible()
    twice, dangling = page.evaluate(
        """() => {
          const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
          const names = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant", "for"];
          const wanted = names.flatMap((name) => [...document.querySelectorAll(`[${name}]`)]
            .filter((node) => !node.matches("dialog:not([open])"))
            .flatMap((node) => node.getAttribute(name).split(" ")));
          return [ids.filter((id, at) => ids.indexOf(id) !== at), wanted.filter((id) => !ids.includes(id))];
        }"""
    )
    assert (twice, dangling) == ([], [])


def test_the_page_can_be_walked_by_keyboard_from_the_skip_link_to_the_composer(stub: Stub, open_page: Open) -> None:
    stub.show(gallery.state(messages={"CSUP": [gallery.message(user="UBOT", blocks=SPECIMENS["actions"])]}))
    page = open_page(stub.url)
    walked = []
    for _ in range(40):
        page.keyboard.press("Tab")
        walked.append(page.evaluate(FOCUSED))
    wanted = [
        "Skip to the conversation",
        "+15 min",
        "UANNA",
        "support",
        "Acknowledge",
        "Message #support",
    ]
    places = [walked.index(name) for name in wanted]
    assert places == sorted(places)
