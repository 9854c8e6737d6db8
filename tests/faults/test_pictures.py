"""A page that cannot be rendered goes out as plain text, and holds up no other."""

from dataclasses import replace

import pytest

from bot.store.paging import OutboxState
from bot.wiring import sweep_all
from tests.faults.desk import BREACH, Desk
from tests.office import ADA, BOB


@pytest.mark.parametrize("error", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"])
def test_a_page_whose_blocks_slack_cannot_read_goes_out_as_text(quick_desk: Desk, error: str) -> None:
    desk = quick_desk
    desk.opens()
    desk.opens("T-2")
    desk.slack.workspace.faults.order("chat.postMessage", "error_code", error=error)
    desk.until(BREACH)
    [message] = desk.posted()
    assert message.blocks == []
    assert f"<@{ADA}>" in message.text
    desk.passes(3)
    assert (desk.states(), desk.copies()) == ([OutboxState.SENT], [1])
    assert desk.states(ticket="T-2") == [OutboxState.SENT]


def test_a_page_that_cannot_even_be_drawn_goes_out_as_text_and_the_others_are_on_time(quick_desk: Desk) -> None:
    desk = quick_desk
    desk.opens()
    desk.opens("T-2", service="erp")
    desk.clock.move_to(BREACH)
    sweep_all(desk.bot.door)
    [page] = desk.rows()
    # A page as a newer program may have written it, for a reason that this one does not know; it calls somebody else.
    told = {**page.payload, "why": "a new reason", "call": {**page.payload["call"], "who": "person", "name": BOB}}
    strange = replace(page, id="11111111-1111-5111-8111-111111111111", payload=told)
    with desk.store.write() as rows:
        rows.outbox.add([strange])
    desk.passes(10)
    [first, second] = desk.rows()
    assert (first.state, second.state, desk.copies()) == (OutboxState.SENT, OutboxState.SENT, [1, 1])
    assert desk.states(ticket="T-2") == [OutboxState.SENT]
    plain = [m for m in desk.posted() if not m.blocks]
    assert plain
    assert all(f"<@{ADA}>" in message.text or f"<@{BOB}>" in message.text for message in plain)
