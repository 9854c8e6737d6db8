"""What others write is shown, never run; and much of it, in any script, on any screen."""

import time
from copy import deepcopy
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import gallery
from tests.browser.conftest import Open
from tests.browser.specimens import FORM, SPECIMENS, modal
from tests.browser.stub import Stub

pytestmark = pytest.mark.browser

ATTACKS = [
    "<img src=x onerror=window.taken=1>",
    '"><script>window.taken=1</script>',
    "<javascript:window.taken=1|press me>",
    "[press me](javascript:window.taken=1) <svg onload=window.taken=1>",
    "&lt;img src=x onerror=window.taken=1&gt; *<b onclick=window.taken=1>b</b>*",
]
# What names a kind or a shape, not a text: changed, the block would not be drawn at all.
KEPT = {"type", "style", "align", "level", "status", "width", "timestamp"}


def poisoned(value: Any, attack: str) -> Any:
    """Returns a copy with the attack in place of every text, id, address and label."""
    if isinstance(value, dict):
        return {
            key: held if key in KEPT and isinstance(held, str) else poisoned(held, attack)
            for key, held in value.items()
        }
    if isinstance(value, list):
        return [poisoned(each, attack) for each in value]
    return attack if isinstance(value, str) else value


def taken(page: Page) -> list[Any]:
    """Returns what an attack would have left behind: a mark, foreign elements, handlers, addresses that run."""
    found: list[Any] = page.evaluate(
        """() => [
          window.taken ?? null,
          document.querySelectorAll("img, iframe, object, embed, body script, base, link:not(head link)").length,
          [...document.querySelectorAll("*")]
            .filter((node) => [...node.attributes].some((one) => one.name.startsWith("on"))).length,
          [...document.querySelectorAll("[href], [src], [action]")].map((node) => node.href ?? node.src)
            .filter((address) => typeof address === "string" && !/^(https?|mailto):/.test(address)),
        ]"""
    )
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_every_text_of_every_block_is_only_shown(stub: Stub, open_page: Open, attack: str) -> None:
    messages = [
        gallery.message(
            attack,
            user="UBOT",
            before=900 - number,
            number=number,
            blocks=poisoned(deepcopy(blocks), attack),
        )
        for number, blocks in enumerate(SPECIMENS.values())
    ]
    messages.append(
        gallery.message(
            attack,
            before=10,
            reactions=[{"name": attack, "users": [attack], "count": 1}],
        )
    )
    people = [
        one | {"real_name": attack, "title": attack, "initials": attack, "colour": attack} for one in gallery.PEOPLE
    ]
    channels = [one | {"name": attack, "topic": attack} for one in gallery.CHANNELS]
    stub.show(
        gallery.state(
            messages={"CSUP": messages},
            people=people,
            channels=channels,
            commands=[{"command": "/x", "usage_hint": attack, "description": attack}],
        )
    )
    page = open_page(stub.url)
    expect(page.locator("#scroller .message")).to_have_count(len(messages))
    page.get_by_role("textbox").or_(page.get_by_role("combobox")).last.fill("/")
    for summary in page.locator("#scroller summary").all():
        summary.click()
    assert taken(page) == [None, 0, 0, []]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_every_text_of_a_modal_and_the_home_is_only_shown(
    stub: Stub, open_page: Open, attack: str
) -> None:
    title = {"type": "plain_text", "text": attack}
    view = modal(poisoned(deepcopy(FORM), attack), title=title, submit=title, close=title)
    home = {
        "id": "VH",
        "type": "home",
        "blocks": poisoned(deepcopy(SPECIMENS["section"] + SPECIMENS["actions"]), attack),
    }
    stub.answers["submit"] = lambda _: (200, {"errors": {attack: attack}})
    stub.show(gallery.state(modal=view, home=home))
    page = open_page(f"{stub.url}/#UANNA/home")
    page.locator("#modal [type=submit]").click()
    expect(page.locator(".field-error:visible").first).to_contain_text(attack)
    assert taken(page) == [None, 0, 0, []]


def test_ids_named_like_parts_of_an_object_do_no_harm(stub: Stub, open_page: Open) -> None:
    blocks = deepcopy(FORM[1:2])
    blocks[0]["block_id"], blocks[0]["element"]["action_id"] = (
        "__proto__",
        "constructor",
    )
    stub.show(
        gallery.state(
            modal=modal(blocks),
            messages={"CSUP": [gallery.message(blocks=[{"type": "constructor"}])]},
        )
    )
    page = open_page(stub.url)
    page.locator("#modal .field").fill("kept")
    with page.expect_response("**/submit"):
        page.locator("#modal [type=submit]").click()
    stub_values = stub.posted("submit")[0]["values"]
    assert stub_values == {"__proto__": {"constructor": {"type": "plain_text_input", "value": "kept"}}}


def test_a_channel_of_500_messages_opens_at_its_end_and_follows_what_comes(stub: Stub, open_page: Open) -> None:
    many = [
        gallery.message(
            f"message {n}",
            user=["UANNA", "UCARL"][n // 3 % 2],
            before=50_000 - 60 * n,
            number=n,
            blocks=SPECIMENS["due"] if n % 10 == 0 else None,
        )
        for n in range(500)
    ]
    stub.show(gallery.state(messages={"CSUP": many}))
    started = time.monotonic()
    page = open_page(stub.url)
    expect(page.locator("#scroller .message").last).to_be_in_viewport()
    assert time.monotonic() - started < 8
    before = page.locator("#scroller .message").first.element_handle()
    stub.show(gallery.state(messages={"CSUP": [*many, gallery.message("the newest", user="UCARL", before=1)]}))
    expect(page.get_by_text("the newest")).to_be_in_viewport()
    assert before is not None
    assert before.evaluate("node => node.isConnected"), "what did not change is not drawn anew"


def test_a_reader_who_scrolled_back_stays_there_and_is_told_of_new_messages(stub: Stub, open_page: Open) -> None:
    many = [gallery.message(f"message {n}", before=50_000 - 600 * n, number=n) for n in range(60)]
    stub.show(gallery.state(messages={"CSUP": many}))
    page = open_page(stub.url)
    expect(page.get_by_text("message 59")).to_be_in_viewport()
    page.locator("#scroller").hover()
    page.mouse.wheel(0, -1500)
    expect(page.get_by_text("message 59")).not_to_be_in_viewport()
    stub.show(gallery.state(messages={"CSUP": [*many, gallery.message("the newest", user="UCARL", before=1)]}))
    newer = page.get_by_role("button", name="New messages")
    expect(newer).to_be_in_viewport()
    expect(page.get_by_text("the newest")).not_to_be_in_viewport()
    newer.click()
    expect(page.get_by_text("the newest")).to_be_in_viewport()


def test_right_to_left_text_runs_from_the_right_and_emoji_stay_whole(stub: Stub, open_page: Open) -> None:
    arabic, family = "مرحبا، الطابعة لا تعمل INC-7", "👩‍👩‍👧‍👦 🇩🇪 e\u0301 👍🏽"
    stub.show(
        gallery.state(
            messages={
                "CSUP": [
                    gallery.message(arabic, before=60),
                    gallery.message(family, before=30, number=1),
                ]
            }
        )
    )
    page = open_page(stub.url)
    assert page.get_by_text(arabic).evaluate("node => getComputedStyle(node).direction") == "rtl"
    expect(page.get_by_text(family)).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_runs_over_the_edge_of_the_screen(stub: Stub, open_page: Open, width: int) -> None:
    long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 6
    messages = [
        *gallery.every_block(),
        gallery.message(f"{long} <https://example.com/{'a' * 300}> `{'b' * 300}`", before=10),
    ]
    stub.show(gallery.state(messages={"CSUP": messages}))
    page = open_page(stub.url, width=width, height=844)
    expect(page.locator("#scroller .message").last).to_be_in_viewport()
    wide = page.evaluate(
        """() => [...document.querySelectorAll("#scroller .block, #scroller .text, .top > *, #place, .composer")]
          .filter((node) => node.getBoundingClientRect().right > window.innerWidth + 1)
          .filter((node) => !node.closest(".carousel, .table-frame"))
          .map((node) => node.className)"""
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
