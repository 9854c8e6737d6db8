"""`/sla mute`: the news of a ticket or a level is kept quiet for a while, by name, and leads can see it."""

from collections.abc import Iterator

import pytest

from bot.store import Store
from tests.builders import opened
from tests.house import AGREEMENTS, furnished
from tests.office import ACME, HOUSE, Office, everything, office
from tests.slack.test_conversing import settle
from tests.slack.test_digests import LEADS, MORNING, tells


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Office]:
    furnished(sqlite_store, AGREEMENTS + MORNING)
    with office(sqlite_store) as opened_:
        workspace = opened_.slack.workspace
        workspace.add_channel("leads", *workspace.users.values(), id=LEADS)
        opened_.take(
            opened("Mon 07:00", ticket="A-1", event_id="a1", title="Mail <!here>", customer="acme", priority="P2"),
            opened("Mon 07:00", ticket="B-1", event_id="b1", title="Printer", customer="globex"),
        )
        yield opened_


def says(desk: Office, text: str, channel: str = HOUSE) -> str:
    answer = desk.ada.types(channel, text)
    assert answer.error is None, answer.error
    return everything(answer.reply())


def told(desk: Office) -> list[str]:
    return [everything(one) for one in desk.posted(HOUSE)]


def test_a_muted_ticket_is_not_told_of_and_the_others_are(desk: Office) -> None:
    said = says(desk, "/sla mute A-1 2h because the vendor is on it & <@U0X>")
    assert said.startswith("Muted until 11:00: A-1.")
    assert "people are still called" in said
    desk.until("Mon 08:31")
    desk.until("Mon 09:00")
    assert told(desk) == []
    desk.until("Mon 10:00")
    assert any("B-1" in one for one in told(desk))
    assert any("Breached" in one for one in told(desk) if "A-1" in one), "it was over by then"
    assert "Nothing is muted" in says(desk, "/sla mute")


def test_what_is_muted_is_listed_with_why_and_how_much_it_kept_quiet(desk: Office) -> None:
    says(desk, "/sla mute A-1 2h because the vendor is on it & <@U0X>")
    desk.until("Mon 08:31")
    listed = says(desk, "/sla mute")
    assert "A-1 until 11:00, by" in listed
    assert "the vendor is on it &amp; &lt;@U0X&gt;; 1 message kept quiet" in listed


def test_a_level_is_muted_in_the_channel_where_that_is_said(desk: Office) -> None:
    assert "warnings in" in says(desk, "/sla mute warnings 5h")
    for when in ("Mon 08:31", "Mon 09:01", "Mon 10:01", "Mon 11:01"):
        desk.until(when)
    assert [one for one in told(desk) if " left: " in one] == []
    assert any("Breached" in one for one in told(desk))


def test_a_level_is_muted_for_one_ticket(desk: Office) -> None:
    says(desk, "/sla mute A-1 breaches until 18:00")
    desk.until("Mon 08:31")
    desk.until("Mon 13:00")
    theirs = [one for one in told(desk) if "A-1" in one]
    assert theirs
    assert not any("Breached" in one for one in theirs)


def test_it_ends_when_somebody_ends_it(desk: Office) -> None:
    says(desk, "/sla mute A-1 8h")
    desk.until("Mon 08:31")
    assert "Told again: A-1." in says(desk, "/sla unmute A-1")
    desk.until("Mon 13:00")
    assert any("A-1" in one for one in told(desk))
    assert "nothing like that is muted" in says(desk, "/sla unmute A-1").lower()


def test_muting_again_moves_the_end(desk: Office) -> None:
    says(desk, "/sla mute A-1 8h")
    says(desk, "/sla mute A-1 10m")
    assert says(desk, "/sla mute").startswith("1 thing muted")
    assert "A-1 until 09:10" in says(desk, "/sla mute")


@pytest.mark.parametrize(
    ("text", "gist"),
    [
        ("/sla mute A-1 2m", "5 minutes at least and 7 days at most"),
        ("/sla mute A-1 8d", "5 minutes at least and 7 days at most"),
        ("/sla mute A-1", "until when?"),
        ("/sla mute 2h", "mute what?"),
        ("/sla mute A-1 for ever", "'for ever' is not a time to be quiet for"),
        ("/sla mute X-9 2h", "there is no ticket X-9"),
        ("/sla unmute", "unmute what?"),
        ("/sla unmute warnings", "nothing like that is muted"),
    ],
)
def test_what_cannot_be_muted_is_said_and_nothing_is(desk: Office, text: str, gist: str) -> None:
    assert gist.casefold() in says(desk, text).casefold()
    assert "Nothing is muted" in says(desk, "/sla mute")


def test_a_guest_mutes_nothing_and_a_customers_channel_hears_of_its_own_only(desk: Office) -> None:
    refused = desk.carl.types(ACME, "/sla mute A-1 2h").reply()
    assert "only people of the house" in everything(refused)
    says(desk, "/sla mute A-1 2h")
    says(desk, "/sla mute B-1 2h because their boss is angry")
    listed = says(desk, "/sla mute", ACME)
    assert "A-1" in listed
    assert "B-1" not in listed
    assert "angry" not in listed
    assert "There is no ticket B-1" in says(desk, "/sla mute B-1 2h", ACME)


def test_leads_read_what_is_muted_in_their_digest(desk: Office) -> None:
    tells(desk)
    says(desk, "/sla mute A-1 3d because of the fair")
    for when in ("Mon 08:31", "Mon 09:01", "Tue 06:00"):
        desk.until(when)
    digest = everything(tells(desk, "Tue 06:30")[-1])
    assert "Muted" in digest
    assert "A-1 until Thu 09:00, by ada: the fair; 2 messages kept quiet" in digest


def test_in_a_thread_it_is_about_its_ticket(desk: Office) -> None:
    workspace = desk.slack.workspace
    view = desk.ada.types(ACME, "/sla new Toner").view()
    assert desk.ada.submits(view, {"title": "Toner", "priority": "P2"}) is None
    desk.threaded("SLA-1")
    with desk.store.read() as rows:
        row = rows.tickets.get("SLA-1")
    assert row is not None
    desk.ada.says(ACME, f"<@{workspace.bot.id}> mute warnings 2h", thread_ts=row.thread_ts)
    settle(desk)
    with desk.store.read() as rows:
        (mute,) = rows.mutes.holding(desk.clock())
    assert (mute.ticket, mute.level, mute.channel) == ("SLA-1", "warnings", None)


def test_the_trail_keeps_who_muted_what(desk: Office) -> None:
    says(desk, "/sla mute A-1 2h because of tests")
    says(desk, "/sla unmute A-1")
    with desk.store.read() as rows:
        lines = [one for one in rows.trail.since(0, 100) if one.what in ("muted", "unmuted")]
    assert [(one.what, one.actor, one.ticket) for one in lines] == [
        ("muted", desk.ada.id, "A-1"),
        ("unmuted", desk.ada.id, "A-1"),
    ]
    assert lines[0].facts["reason"] == "tests"
