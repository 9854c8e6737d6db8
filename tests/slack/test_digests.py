"""Digests in the channel: what leads read in the morning, once, in the thread where it is long, and on demand."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.jobs.digest_telling import tell_due
from bot.playground.records import Message
from bot.slack.confines import Confines
from bot.slack.reconciling import reconcile
from bot.slack.sending import send_due
from bot.store import Store
from tests.builders import opened, pauses, replies, resolves
from tests.house import AGREEMENTS, furnished, loaded
from tests.office import ACME, ADA, BOB, ELSEWHERE, ERP, HOUSE, Office, everything, office

LEADS = "C0LEADS001"
MORNING = f'digests: {{morning: {{channel: {LEADS}, at: "08:30"}}}}\n'


@pytest.fixture
def leads(sqlite_store: Store) -> Iterator[Office]:
    """The office with a channel of its leads, who want a digest in the morning."""
    furnished(sqlite_store, AGREEMENTS + MORNING)
    with office(sqlite_store, now="Mon 05:00") as opened_:
        workspace = opened_.slack.workspace
        workspace.add_channel("leads", workspace.users[ADA], workspace.users[BOB], id=LEADS)
        tells(opened_)
        yield opened_


def tells(office: Office, when: str | None = None) -> list[Message]:
    """What the bot has told the leads by then, in order."""
    if when is not None:
        office.until(when)
    tell_due(office.store, office.bot.door.contracts(), now=office.clock())
    office.send()
    return sorted(office.posted(LEADS), key=lambda one: float(one.ts))


def busy(office: Office) -> None:
    """A day of tickets: one answered in time, one late, one still open, one standing still."""
    office.until("Mon 07:20")
    office.take(
        opened("Mon 07:00", ticket="K-1", customer="acme", priority="P1", title="Kept", assignee=ADA),
        opened("Mon 07:00", ticket="L-1", customer="acme", priority="P1", title="Answered late", assignee=ADA),
        opened("Mon 07:00", ticket="O-1", customer="globex", priority="P2", title="Still open & <!channel>"),
        opened("Mon 07:10", ticket="W-1", customer="acme", priority="P2", title="Waits", assignee=BOB),
        pauses("Mon 07:20", ticket="W-1", until="Mon 12:00"),
    )
    office.until("Mon 08:00")
    office.take(replies("Mon 07:30", ticket="K-1"), resolves("Mon 08:00", ticket="K-1"))
    office.until("Mon 09:00")
    office.take(replies("Mon 09:00", ticket="L-1"))
    office.until("Mon 15:00")


def test_the_morning_says_what_was_missed_and_why_what_is_due_and_what_the_objectives_bear(leads: Office) -> None:
    busy(leads)
    tells(leads)
    (message,) = [one for one in tells(leads, "Tue 06:30") if "Tue 3 Jun" in one.text]
    told = everything(message)
    assert message.thread_ts is None
    point = "2 missed, 1 of them still open; 1 due today; 1 ticket standing still; 1 objective not reached"
    assert told.startswith(f"Daily digest, Tue 3 Jun 2025: {point} in June 2025 so far.")
    assert "O-1 Still open &amp; &lt;!channel&gt;: first response still open, 4 h over, nobody has it; " in told
    assert "L-1 Answered late: first response done 1 h late; P1, ACME Corp" in told
    assert "L-1 Answered late: resolution used up Mon 17:00, a breach once it is open again; ada; " in told
    assert "Standing still\n•  W-1 Waits" in told
    kinds = [block["type"] for block in message.blocks]
    assert kinds.count("table") == kinds.count("data_visualization") == 1
    assert f"<@{ADA}>" not in told, "nobody is called by a digest"


def test_a_ticket_resolved_without_an_answer_is_not_still_open(leads: Office) -> None:
    busy(leads)
    leads.take(resolves("Mon 15:00", ticket="O-1"))
    told = everything(tells(leads, "Tue 06:30")[-1])
    assert "2 missed; " in told
    assert "first response never given: the ticket was resolved without it" in told


def test_a_quiet_day_is_one_line(leads: Office) -> None:
    (message,) = tells(leads, "Mon 06:30")
    assert message.text == "Daily digest, Mon 2 Jun 2025: nothing was missed, and nothing is due today."
    assert [block["type"] for block in message.blocks] == ["section"]


def test_it_stands_once_whoever_looks_how_often(leads: Office) -> None:
    for _ in range(3):
        assert len(tells(leads, "Mon 06:30")) == 1
    assert len(tells(leads, "Tue 06:31")) == 2


def test_a_long_one_goes_on_in_its_thread_and_loses_nothing(leads: Office) -> None:
    keys = [f"M-{number}" for number in range(120)]
    tells(leads, "Mon 07:00")
    leads.take(*(opened("Mon 07:00", ticket=key, event_id=key, title=f"Printer {key} " + "x" * 200) for key in keys))
    tells(leads, "Tue 06:30")
    leads.clock.advance(1)
    head, *rest = tells(leads)[1:]
    assert len(rest) > 1
    assert {one.thread_ts for one in rest} == {head.ts}
    told = "\n".join(everything(one) for one in (head, *rest))
    assert [key for key in keys if f"{key} " not in told] == []
    assert f"and {120 - 6} more in the thread" in everything(head)


def long_one(leads: Office, **scope: str) -> list[str]:
    """A Monday on which a hundred and sixty targets are missed; the morning after, and which those are."""
    keys = [f"M-{number}" for number in range(160)]
    tells(leads, "Mon 07:00")
    leads.take(*(opened("Mon 07:00", ticket=key, event_id=key, title="x" * 200, **scope) for key in keys))
    with leads.store.write() as rows:
        for key in keys:
            rows.tickets.thread(key, conversation=ERP, thread_ts="1748844000.000100")
    leads.until("Tue 06:30")
    tell_due(leads.store, leads.bot.door.contracts(), now=leads.clock())
    return keys


def times_told(leads: Office, keys: list[str]) -> dict[str, int]:
    """How often each ticket is told in the digest of Tuesday and in its thread; one too long for blocks is text."""
    told = "\n".join(str(one.blocks or one.text) for one in leads.posted(LEADS)[1:])
    return {key: len(re.findall(rf"\b{key}\b", told)) for key in keys}


def test_a_long_one_loses_nothing_when_names_change_while_it_is_told(leads: Office) -> None:
    keys = long_one(leads, customer="acme")
    send_due(leads.bot.door)
    assert len(leads.posted(LEADS)) == 2
    longer = (AGREEMENTS + MORNING).replace("ACME Corp", "ACME Corporation of Many Further Places")
    loaded(leads.store, longer, leads.clock())
    leads.clock.advance(1)
    leads.send()
    assert times_told(leads, keys) == dict.fromkeys(keys, 1)


def test_a_long_one_loses_nothing_when_a_replica_goes_on_that_slack_tells_less(leads: Office) -> None:
    keys = long_one(leads)
    faults = leads.slack.workspace.faults
    faults.order("chat.postMessage", "status_5xx_after", channel=LEADS)
    send_due(leads.bot.door)
    other = replace(leads.bot.door, confines=Confines())
    silent = faults.order("auth.test", "error_code", error="internal_error", times=None)
    leads.clock.advance(15)
    reconcile(other)
    faults.lift(silent)
    leads.clock.advance(1)
    leads.send()
    assert times_told(leads, keys) == dict.fromkeys(keys, 1)


def test_where_it_is_talked_about_is_one_click_away(leads: Office) -> None:
    tells(leads, "Mon 07:00")
    view = leads.ada.types(ACME, "/sla new Printer on fire").view()
    assert leads.ada.submits(view, {"title": "Printer on fire", "priority": "P1"}) is None
    leads.threaded("SLA-1")
    message = tells(leads, "Tue 06:30")[-1]
    address = leads.bot.door.client.auth_test()["url"]
    with leads.store.read() as rows:
        row = rows.tickets.get("SLA-1")
    assert row is not None
    assert row.thread_ts is not None
    assert f"<{address}archives/{ACME}/p{row.thread_ts.replace('.', '')}|SLA-1>" in str(message.blocks)


def test_one_that_came_late_says_so(leads: Office) -> None:
    leads.clock.advance(2 * 3600 + 13 * 60)
    (message,) = tells(leads)
    assert "43 m late" in everything(message)


def test_slack_that_takes_no_charts_gets_the_same_in_words(leads: Office) -> None:
    busy(leads)
    leads.slack.workspace.faults.order("chat.postMessage", "error_code", error="invalid_blocks", channel=LEADS)
    message = tells(leads, "Tue 06:30")[-1]
    told = everything(message)
    assert {block["type"] for block in message.blocks} <= {"header", "section", "context"}
    assert "Kept and missed by day" in told
    assert "2 Jun: Kept 2, Missed 2" in told


def test_before_leaving_they_see_what_the_next_day_begins_with(leads: Office) -> None:
    loaded(leads.store, AGREEMENTS + MORNING.replace('at: "08:30"', 'at: "16:30", shows: overnight'), leads.clock())
    tells(leads, "Mon 14:00")
    leads.take(
        opened("Mon 14:00", ticket="N-1", customer="acme", priority="P2", title="At ten tomorrow"),
        opened("Mon 07:00", ticket="N-2", customer="acme", priority="P3", title="Next week"),
        replies("Mon 07:01", ticket="N-2"),
    )
    (message,) = tells(leads, "Mon 14:30")
    told = everything(message)
    assert "Before tomorrow, Mon 2 Jun 2025: 1 target due in the first hours of the next working day." in told
    assert "N-1 At ten tomorrow" in told
    assert "N-2" not in told


def test_anybody_of_the_house_asks_for_it_now_and_for_a_past_day(leads: Office) -> None:
    busy(leads)
    now = everything(leads.ada.types(HOUSE, "/sla digest").reply())
    assert "2 missed, 1 of them still open" in now
    leads.until("Wed 10:00")
    leads.take(replies("Wed 10:00", ticket="O-1"))
    past = everything(leads.ada.types(HOUSE, "/sla digest yesterday").reply())
    assert "O-1 Still open" in past
    assert "still open, " in past, "as it stood then"
    refused = leads.ada.types(HOUSE, "/sla digest fnord").reply()
    assert "is not a day: wanted yesterday, Monday or a date" in refused.text
    assert "still to come" in leads.ada.types(HOUSE, "/sla digest 2025-07-01").reply().text


def test_a_past_day_that_was_told_is_shown_as_it_was_told(leads: Office) -> None:
    busy(leads)
    message = tells(leads, "Tue 06:30")[-1]
    leads.take(replies("Tue 06:30", ticket="O-1"))
    leads.until("Wed 10:00")
    again = leads.ada.types(LEADS, "/sla digest 2025-06-03").reply()
    assert again.text == message.text


def test_a_customer_that_asks_sees_its_own_and_nothing_internal(leads: Office) -> None:
    busy(leads)
    told = everything(leads.carl.types(ACME, "/sla digest").reply())
    assert "L-1 Answered late" in told
    assert "O-1" not in told
    assert "OLA" not in told
    assert "Called at night" not in told


def schedules(office: Office, channel: str = HOUSE, **values: object) -> str:
    answer = office.ada.types(channel, "/sla digest").reply()
    view = office.ada.presses(answer, "digest_schedule").view()
    assert office.ada.submits(view, dict(values)) is None
    assert office.ada.modal is not None
    return "\n".join(block["text"]["text"] for block in office.ada.modal.given["blocks"])


def test_a_digest_scheduled_by_a_form_is_told_and_can_be_stopped(leads: Office) -> None:
    said = schedules(leads, at="09:00", zone="Europe/Berlin", days=["0", "1"])
    assert said.endswith(f"First in <#{HOUSE}> Mon 2 Jun 2025 09:00 CEST.")
    tells(leads)
    tells(leads, "Mon 07:00")
    assert len(leads.posted(HOUSE)) == 1
    assert "told no more" in schedules(leads, more=["stop"])
    tells(leads, "Tue 07:00")
    assert len(leads.posted(HOUSE)) == 1


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"zone": "Mars/Base"}, "'Mars/Base' is no time zone: wanted one such as Europe/Berlin"),
        ({"channel": ELSEWHERE}, "People of another organisation may read that channel"),
    ],
)
def test_what_cannot_be_scheduled_stays_open_and_says_why(leads: Office, values: dict[str, object], wrong: str) -> None:
    answer = leads.ada.types(HOUSE, "/sla digest").reply()
    view = leads.ada.presses(answer, "digest_schedule").view()
    errors = leads.ada.submits(view, values)
    assert errors is not None
    assert wrong in errors["at"]


def test_a_guest_schedules_nothing(leads: Office) -> None:
    answer = leads.carl.types(ACME, "/sla digest").reply()
    assert "only people of the house" in leads.carl.presses(answer, "digest_schedule").reply().text


def test_it_is_told_within_half_a_minute_of_a_crash_between_post_and_commit(leads: Office) -> None:
    leads.slack.workspace.faults.order("chat.postMessage", "status_5xx_after", channel=LEADS)
    leads.until("Mon 06:30")
    tell_due(leads.store, leads.bot.door.contracts(), now=leads.clock())
    leads.send()
    leads.clock.advance(15)
    reconcile(leads.bot.door)
    leads.send()
    assert len(leads.posted(LEADS)) == 1


def test_a_digest_of_everything_never_stands_where_outsiders_read_along(leads: Office) -> None:
    loaded(leads.store, AGREEMENTS + MORNING.replace(LEADS, ELSEWHERE), leads.clock())
    tells(leads)
    busy(leads)
    tells(leads, "Tue 06:30")
    assert leads.posted(ELSEWHERE) == []
    assert [one.text[:12] for one in leads.posted(HOUSE) if "digest" in one.text] == ["Daily digest"]


def test_a_digest_for_a_customers_channel_stands_there_and_not_in_the_house(leads: Office) -> None:
    loaded(leads.store, AGREEMENTS + MORNING.replace(LEADS, ACME), leads.clock())
    tells(leads)
    busy(leads)
    tells(leads, "Tue 06:30")
    (theirs,) = [one for one in leads.posted(ACME) if "Daily digest" in one.text]
    assert "O-1" not in everything(theirs)
    assert [one for one in leads.posted(HOUSE) if "Daily digest" in one.text] == []
