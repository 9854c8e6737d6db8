"""Whom a page calls, found when it is sent. Bob is on duty from Monday 2025-05-26 09:00, Cyd a week later."""

from collections.abc import Callable

import pytest

from bot.store import Store
from bot.store.paging import OverrideRow
from tests.builders import assigns, at
from tests.watch import ADA, BOB, CYD, LADDERS, LEAD, MAX, PEOPLE, WATCHED, Watch

FIRST = "{when: 75%, call: owner}"


def calling(call: str, *, at_breach: str = "{on_duty: desk}") -> str:
    """The house with another first and second rung."""
    ladders = LADDERS.replace("call: owner", f"call: {call}").replace("{on_duty: desk}", at_breach)
    return WATCHED + PEOPLE + ladders


def called(
    store: Store, call: str, *, absent: dict[str, str] | None = None, when: str = "Mon 10:00"
) -> tuple[str, ...]:
    """Whom the first rung calls."""
    watch = Watch(store, text=calling(call)).opens().until(when)
    return watch.sends(absent=absent)[0].mentions


@pytest.mark.parametrize(
    ("call", "expected", "reason"),
    [
        ("owner", f"<@{ADA}>", "the ticket is Ada's"),
        ("manager", f"<@{LEAD}>", "Ada's manager"),
        ("{person: cyd}", f"<@{CYD}>", "by name"),
        ("{person: U0NOBODY01}", "<@U0NOBODY01>", "by Slack id"),
        ("{on_duty: desk}", f"<@{CYD}>", "Cyd's week began that morning"),
        ("{on_duty: desk, pick: next}", f"<@{BOB}>", "Bob comes next"),
        ("{on_duty: desk, pick: all}", f"<@{CYD}>", "one rotation, one person"),
        ("{group: S0NETWORK1}", "<!subteam^S0NETWORK1>", "a user group is mentioned as such"),
        ("{round_robin: [bob, cyd]}", f"<@{BOB}>", "nobody was called yet: the first listed"),
    ],
)
def test_a_call_finds_its_people(sqlite_store: Store, call: str, expected: str, reason: str) -> None:
    assert called(sqlite_store, call) == (expected,), reason


@pytest.mark.parametrize(
    ("call", "absent", "expected", "reason"),
    [
        ("{on_duty: desk}", {CYD: "deactivated"}, BOB, "whoever comes next stands in"),
        ("{on_duty: desk}", {CYD: "do not disturb"}, BOB, "somebody else can be reached"),
        ("{on_duty: desk}", {CYD: "do not disturb", BOB: "deactivated"}, CYD, "nobody else: called all the same"),
        ("{round_robin: [bob, cyd]}", {BOB: "deactivated"}, CYD, "the next in turn"),
        ("owner", {ADA: "do not disturb"}, ADA, "there is only one owner"),
    ],
)
def test_somebody_who_is_away_is_passed_over(
    sqlite_store: Store, call: str, absent: dict[str, str], expected: str, reason: str
) -> None:
    assert called(sqlite_store, call, absent=absent) == (f"<@{expected}>",), reason


def test_somebody_on_leave_is_not_called_and_the_next_rung_is_called_at_once(sqlite_store: Store) -> None:
    watch = (
        Watch(sqlite_store, text=calling("{person: max}"), now=at("Wed 07:00")).opens("Wed 07:00").until("Wed 10:00")
    )
    first, second = watch.sends()
    assert (first.people, dict(first.absent)) == ((), {MAX: "on leave"})
    assert second.people == (CYD,)
    assert watch.escalation().rung == 1


def test_a_group_without_members_is_an_empty_rung(sqlite_store: Store) -> None:
    watch = Watch(sqlite_store, text=calling("{group: S0NETWORK1}")).opens().until("Mon 10:00")
    first, second = watch.sends(absent={"S0NETWORK1": "nobody in the group"})
    assert (first.nobody, second.people) == (True, (CYD,))


def test_a_ticket_without_an_owner_goes_to_the_next_rung_at_once(sqlite_store: Store) -> None:
    watch = Watch(sqlite_store).opens(assignee=None).until("Mon 10:00")
    assert [one.people for one in watch.sends()] == [(), (CYD,)]


def test_the_same_person_is_not_called_by_two_rungs_in_a_row(sqlite_store: Store) -> None:
    watch = Watch(sqlite_store, text=calling("{person: cyd}")).opens().until("Mon 10:00")
    watch.sends()
    watch.until("Mon 11:01")
    (second,) = watch.sends()
    assert (second.people, dict(second.absent)) == ((BOB,), {CYD: "called by the rung before"})


def test_nobody_is_called_twice_at_once(sqlite_store: Store) -> None:
    watch = Watch(sqlite_store, text=calling("[{person: cyd}, {on_duty: desk}, owner]")).opens().until("Mon 10:00")
    assert [one.people for one in watch.sends() if one.people] == [(CYD,), (ADA,)]
    assert sorted(page.state.value for page in watch.pages()) == ["empty", "sent", "sent"]
    assert watch.escalation().rung == 0, "and no rung is skipped for it"


def test_the_owner_is_whoever_has_the_ticket_when_the_page_is_sent(sqlite_store: Store) -> None:
    watch = Watch(sqlite_store).opens().until("Mon 10:00").happens(assigns("Mon 10:00", BOB))
    assert watch.sends()[0].people == (BOB,)


def override(person: str, covers: str | None) -> OverrideRow:
    return OverrideRow("o1", "desk", person, at("Mon 08:00"), at("Mon 20:00"), covers, "doctor", LEAD, at("Sun 12:00"))


@pytest.mark.parametrize(
    ("make", "expected", "reason"),
    [
        (lambda: override(MAX, None), MAX, "Max takes the whole roster"),
        (lambda: override(MAX, CYD), MAX, "Max covers for Cyd, who is on duty"),
        (lambda: override(MAX, BOB), CYD, "Max covers for Bob, who is not"),
    ],
)
def test_an_override_made_by_hand_holds(
    sqlite_store: Store, make: Callable[[], OverrideRow], expected: str, reason: str
) -> None:
    watch = Watch(sqlite_store, text=calling("{on_duty: desk}")).opens()
    with sqlite_store.write() as rows:
        rows.overrides.add(make())
    watch.until("Mon 10:00")
    assert watch.sends()[0].people == (expected,), reason


def test_a_round_robin_calls_whoever_was_called_least_of_late(sqlite_store: Store) -> None:
    watch = Watch(sqlite_store, text=calling("{round_robin: [bob, cyd]}"))
    told = []
    for number in range(4):
        watch.opens("Mon 07:00", key=f"T-{number}").until("Mon 10:00")
        told += [one.people for one in watch.sends() if one.people]
    assert told == [(BOB,), (CYD,), (BOB,), (CYD,)]


def test_a_rung_whose_only_person_was_called_just_before_calls_nobody_and_the_ladder_keeps_its_pace(
    sqlite_store: Store,
) -> None:
    watch = Watch(sqlite_store, text=calling("{person: cyd}", at_breach="{person: cyd}")).opens().until("Mon 11:01")
    watch.sends()
    assert [(page.payload["rung"], page.state.value) for page in watch.pages()] == [(0, "superseded"), (1, "sent")]


def test_nothing_is_skipped_by_a_rung_whose_only_person_knows_already(sqlite_store: Store) -> None:
    watch = Watch(sqlite_store, text=calling("{person: cyd}", at_breach="{person: cyd}")).opens().until("Mon 10:00")
    watch.sends()
    watch.until("Mon 11:01")
    assert [one.nobody for one in watch.sends()] == [True]
    assert watch.escalation().rung == 1, "the third rung waits for its own time"
    watch.until("Mon 11:16")
    assert [one.people for one in watch.sends()] == [(LEAD,)]
