"""The Home tab in Slack: who sees what of it, whoever draws it and whatever fails meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.jobs.figures import FRESH, refresh
from bot.jobs.home import Part
from bot.slack import home
from bot.slack.tabs import Tabs
from bot.slack.views.home_place import Place, metadata_of
from bot.store import Store, open_store
from tests.builders import opened, pauses, replies
from tests.house import AGREEMENTS, furnished
from tests.office import ACME, ADA, BOB, Office, office
from tests.slack.tab import buttons, opens, sees, shown

LED = f"""\
people:
  ada: {{slack: {ADA}, name: Ada Agent, manager: bob}}
  bob: {{slack: {BOB}, name: Bob Builder}}
rosters:
  desk:
    title: Front desk
    zone: Europe/Berlin
    rotations:
      week: {{people: [ada, bob], starts: 2025-06-02, at: "09:00", every: 1 week}}
"""


@pytest.fixture
def led(sqlite_store: Store) -> Iterator[Office]:
    """The office, whose Bob is the manager of Ada, on a Monday at ten in Berlin."""
    furnished(sqlite_store, AGREEMENTS + LED)
    with office(sqlite_store, now="Mon 08:00") as opened_office:
        opened_office.take(
            opened("Mon 07:00", ticket="A-1", title="Mail is slow", customer="acme", priority="P1", assignee=ADA,
                   event_id="1"),
            opened("2025-05-30 13:00", ticket="G-7", title="Stock differs", customer="globex", priority="P2",
                   event_id="2"),
            opened("Mon 07:00", ticket="W-1", title="Waits", customer="acme", priority="P2", assignee=BOB,
                   event_id="3"),
            replies("Mon 07:05", ticket="W-1", event_id="5"),
            pauses("Mon 07:10", ticket="W-1", until="Mon 07:50", event_id="4"),
        )  # fmt: skip
        yield opened_office


def test_an_agent_sees_what_runs_out_and_who_waits(led: Office) -> None:
    view = opens(led.ada, "Your tickets, least time left first: 1")
    said = shown(view)
    assert "You have 1 ticket with a deadline; 1 customer waits for you." in said
    assert "You are on duty in Front desk until" in said
    assert "used up, not yet a breach" in said
    assert "A-1 Mail is slow" in said
    assert "waiting 1 h" in said
    assert "G-7" not in said, "somebody else's"
    assert ("home_why", "A-1 first_response") in buttons(view)


def test_a_lead_sees_the_team_first_and_the_figures_as_soon_as_they_are_counted(led: Office) -> None:
    said = shown(opens(led.bob, "At risk: 2", "Standing still too long: 1", "Attainment in June 2025"))
    assert "2 tickets at risk; 1 ticket standing still too long." in said
    assert said.index("A-1") < said.index("G-7"), "least time left first"
    assert "still paused, though it was expected to end 09:50" in said
    assert "The bot itself: 1 process, everything on time" in said


def test_figures_are_said_to_be_coming_until_they_were_counted(led: Office) -> None:
    bob, place = led.bob, Place(team=True)
    made, counted = home.drawn(led.bot.door, bob.id, {"private_metadata": metadata_of(place)}, None)
    assert counted
    assert "Attainment is being counted" in str(made)


def test_figures_are_as_old_as_they_say_until_somebody_looks_again(led: Office) -> None:
    opens(led.bob, "Counted 10:00")
    led.clock.advance(FRESH.total_seconds() * 5)
    led.bob.opens_home()
    sees(led.bob, "As of Mon 2 Jun 2025 10:05 CEST", "Counted 10:05")


def test_a_ticket_with_a_thread_is_one_press_away(led: Office) -> None:
    with led.store.write() as rows:
        rows.tickets.thread("A-1", conversation=ACME, thread_ts="1748847600.000100")
    view = opens(led.ada, "Mail is slow")
    assert f"archives/{ACME}/p1748847600000100|A-1>" in str(view.blocks)


def test_a_guest_sees_nothing_but_where_to_ask(led: Office) -> None:
    carl = led.carl
    said = shown(opens(carl, "Guests can ask only in the channel of their own company"))
    assert "/sla status" in said
    for word in ("A-1", "G-7", "W-1", "Globex", "ACME", "Team", "Attainment", "Front desk"):
        assert word not in said


def test_a_guest_who_presses_what_they_were_never_shown_sees_nothing_either(led: Office) -> None:
    carl = led.carl
    view = opens(carl, "Guests can ask only")
    for action, value in (("home_team", "x"), ("home_take", "G-7"), ("home_list", "over"), ("home_ack", "e1")):
        carl.acts(view, "home_refresh", {"action_id": action, "value": value})
        sees(carl, "Guests can ask only")
        assert "G-7" not in shown(carl.home)
    for action, value in (("home_why", "G-7"), ("home_ladder", "e1")):
        carl.acts(view, "home_refresh", {"action_id": action, "value": value})
        refusal = carl.workspace.wait_for(lambda: shown(carl.modal), 5.0, "a window")
        assert "G-7" not in refusal
        assert "uests can" in refusal
    with led.store.read() as rows:
        taken = rows.tickets.get("G-7")
    assert taken is not None
    assert taken.ticket.assignee is None


def test_somebody_of_another_organisation_sees_nothing(led: Office) -> None:
    led.slack.workspace.users[BOB].team_id = "T0ELSEWHERE"
    assert "G-7" not in shown(opens(led.bob, "Guests can ask only in the channel"))


def test_nobody_sees_anything_while_slack_does_not_say_who_they_are(led: Office) -> None:
    space = led.slack.workspace
    fault = space.faults.order("users.info", "error_code", times=None)
    view = opens(led.ada, "could not check who you are")
    assert "A-1" not in shown(view)
    space.faults.lift(fault)
    led.ada.presses(view, "home_refresh")
    sees(led.ada, "Mail is slow")


def test_the_messages_tab_draws_nothing(led: Office) -> None:
    home.home_opened(led.bot.door, {"user": ADA, "tab": "messages"})
    assert led.ada.home is None


def test_titles_of_strangers_do_nothing(led: Office) -> None:
    led.take(opened("Mon 07:30", ticket="N-1", title="<!channel> *b* <https://x.example|y> \u202eright", assignee=ADA,
                    customer="acme", priority="P1", event_id="9"))  # fmt: skip
    view = opens(led.ada, "N-1")
    assert "&lt;!channel&gt;" in shown(view)
    assert "<!channel>" not in str(view.blocks)
    assert "\u202e" not in str(view.blocks)


def test_an_older_drawing_does_not_come_over_a_newer_one(led: Office) -> None:
    door, bob = led.bot.door, led.bob
    old = opens(bob, "Counted 10:00").hash
    bob.presses(sees(bob, "Counted"), "home_mine")
    sees(bob, "Paused: 1")
    made, _ = home.drawn(door, bob.id, {}, Place(team=True))
    assert home.publish(door, bob.id, made, hash=old) == ""
    assert "Paused: 1" in shown(bob.home)


def test_a_tab_that_slack_does_not_take_is_said_in_a_line(led: Office) -> None:
    led.slack.workspace.faults.order("views.publish", "error_code", error="invalid_arguments")
    view = opens(led.ada, "Slack did not take this tab")
    led.ada.presses(view, "home_refresh")
    sees(led.ada, "Mail is slow")


@pytest.mark.parametrize("kind", ["error_code", "reset_before", "not_json", "http_429"])
def test_a_slack_that_fails_leaves_the_tab_as_it_was(led: Office, kind: str) -> None:
    first = opens(led.ada, "Mail is slow").hash
    led.slack.workspace.faults.order("views.publish", kind)
    home.draw(led.bot.door, ADA, {"hash": first})
    assert led.ada.home is not None
    assert "Mail is slow" in shown(led.ada.home)
    home.draw(led.bot.door, ADA, {"hash": led.ada.home.hash})
    sees(led.ada, "Mail is slow")


def test_a_store_that_does_not_answer_is_said_in_the_tab(led: Office, tmp_path: Path) -> None:
    empty = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    home.draw(replace(led.bot.door, store=empty), ADA, {})
    said = shown(led.ada.home)
    assert "migrated" in said
    assert "Refresh" in said
    empty.close()


@pytest.mark.parametrize(
    "damaged",
    ["", "{", "null", "[]", '"x"', "[" * 2000, '{"team":1}', '{"team":true,"part":"nope","page":-7,"which":[]}',
     '{"team":true,"part":"over","page":"9","which":{"customer":"nobody","priority":7}}',
     '{"team":true,"part":{"a":1},"page":true,"which":{"service":null}}', '{"team":true,"page":1e999}'],
)  # fmt: skip
def test_what_a_view_kept_may_be_damaged(led: Office, damaged: str) -> None:
    bob = led.bob
    view = opens(bob, "At risk: 2", "Counted")
    view.given["private_metadata"] = damaged
    led.clock.advance(60)
    bob.presses(view, "home_refresh")
    sees(bob, "As of Mon 2 Jun 2025 10:01 CEST", "Breached and still open: 1")


def test_two_replicas_count_the_figures_once_and_each_draws_them(led: Office) -> None:
    door, space = led.bot.door, led.slack.workspace
    other = replace(door, store=open_store(door.store.engine.url.render_as_string(hide_password=False)), tabs=Tabs())
    contracts, now = door.contracts(), led.clock()
    with ThreadPoolExecutor(2) as pool:
        counted = list(pool.map(lambda one: refresh(one.store, contracts, now=now), (door, other)))
    assert sorted(counted) == [False, True]
    home.draw(other, BOB, {}, Place(team=True))
    home.draw(door, ADA, {}, Place(team=True))
    assert "Counted 10:00" in shown(space.views[space.homes[BOB]])
    assert "Counted 10:00" in shown(space.views[space.homes[ADA]])
    other.store.close()


def test_a_tab_drawn_by_another_replica_meanwhile_is_left_alone(led: Office) -> None:
    door, bob = led.bot.door, led.bob
    other = replace(door, tabs=Tabs())
    seen = {"hash": opens(bob, "Counted 10:00").hash}
    home.draw(other, BOB, seen, Place(team=False))
    home.draw(door, BOB, seen, Place(team=True, part=Part.RISK))
    assert "Paused: 1" in shown(bob.home)
