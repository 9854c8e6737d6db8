"""What breaches next, ranked by the real time left."""

from datetime import timedelta

import pytest

from bot.jobs.asking import About
from bot.jobs.status import Standing, Status, status
from bot.store import Store
from sla_core.agreements import Kind
from tests.builders import asks, at, corrects, merges, opened, pauses, reopens, replies, resolves
from tests.house import contracts_of, furnished, take
from tests.sided import SIDED


def ask(store: Store, now: str, at_: str | None = None, **about: object) -> Status:
    with store.read() as rows:
        contracts = contracts_of(store)
        return status(rows, contracts, About(**about), now=at(now), at=at(at_) if at_ else None)  # type: ignore[arg-type]


def named(status: Status) -> list[tuple[str, str]]:
    return [(one.on.clock.ticket, one.on.clock.metric.value) for one in (*status.missed, *status.running)]


SLAS = frozenset({Kind.SLA})


def test_ranked_by_real_time_left_not_by_working_time(house: Store) -> None:
    # Fri 15:00 Berlin: P1 of gold has 1 working hour, the other's 4 working hours end on Monday.
    take(
        house,
        opened("Fri 13:00", ticket="T-LATER", priority="P1", event_id="1"),
        opened("Fri 14:00", ticket="T-SOON", customer="acme", priority="P1", event_id="2"),
        now="Fri 14:00",
    )
    found = ask(house, "Fri 14:10", kinds=SLAS)
    assert named(found)[:2] == [("T-SOON", "first_response"), ("T-LATER", "first_response")]
    soon, later = found.running[0], found.running[1]
    assert (soon.real_left, soon.working_left) == (50 * 60, 50 * 60)
    assert later.working_left == 4 * 3600 - 70 * 60
    assert later.real_left == 64 * 3600 + later.working_left


def test_a_clock_past_its_breach_is_over_even_before_the_sweep_comes(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", priority="P2"), now="Mon 07:00")
    found = ask(house, "Mon 09:10", kinds=SLAS)
    assert [one.real_left for one in found.missed] == [-600]


def test_used_up_at_closing_is_not_over_until_the_next_opening(house: Store) -> None:
    take(house, opened("Mon 13:00", customer="acme", priority="P2"), now="Mon 13:00")
    overnight = ask(house, "Mon 20:00", kinds=SLAS)
    assert overnight.missed == ()
    assert overnight.running[0].real_left == -5 * 3600
    assert len(ask(house, "Tue 07:00:01", kinds=SLAS).missed) == 1


@pytest.mark.parametrize("most", [None, 1])
def test_a_broken_promise_comes_before_what_is_over_among_ourselves(store: Store, most: int | None) -> None:
    furnished(store, SIDED)
    slow = [opened("Mon 07:00", ticket=key, customer="acme", priority="P2", event_id=key) for key in ("A", "B")]
    answers = [replies("Mon 07:10", ticket=key, event_id=f"{key}r") for key in ("A", "B")]
    urgent = opened("Tue 11:10", ticket="Z", customer="acme", priority="P1", event_id="Z")
    take(store, *slow, *answers, urgent, now="Tue 11:10")
    with store.read() as rows:
        found = status(rows, contracts_of(store), About(), now=at("Tue 12:20"), most=most)
    over = [(one.on.clock.ticket, one.on.clock.kind, one.real_left) for one in found.missed]
    # Z should have been answered ten minutes ago; what was aimed at for the others was over at 11:00.
    assert over[:2] == [("Z", Kind.SLA, -600), ("A", Kind.OLA, -4800)]
    assert found.counts.missed == 3


def test_a_paused_clock_has_working_time_left_and_no_due_instant(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", priority="P2"), pauses("Mon 07:30"), now="Mon 07:30")
    found = ask(house, "Mon 12:00", kinds=SLAS)
    assert found.running == found.missed == ()
    first = found.paused[0]
    assert (first.real_left, first.working_left) == (None, 90 * 60)


def test_resolved_tickets_are_not_listed(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", priority="P2"), resolves("Mon 07:30"), now="Mon 08:00")
    assert ask(house, "Mon 12:00").count == 0


def test_one_customer_one_assignee_one_service(house: Store) -> None:
    take(
        house,
        opened("Mon 07:00", ticket="T-A", customer="acme", assignee="ada", service="mail", priority="P2", event_id="1"),
        opened(
            "Mon 07:00", ticket="T-B", customer="globex", assignee="bob", service="erp", priority="P2", event_id="2"
        ),
        now="Mon 07:00",
    )
    for about in ({"customer": "acme"}, {"assignee": "ada"}, {"service": "mail"}, {"ticket": "T-A"}):
        assert {ticket for ticket, _ in named(ask(house, "Mon 07:10", **about))} == {"T-A"}


def test_as_it_stood_then(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", priority="P2"), replies("Mon 08:30"), now="Mon 12:00")
    assert ("T-1", "first_response") not in named(ask(house, "Mon 12:00"))
    then = ask(house, "Mon 12:00", "Mon 08:00", kinds=SLAS)
    assert named(then)[0] == ("T-1", "first_response")
    assert then.running[0].real_left == 3600


def test_before_a_ticket_was_opened_there_is_nothing(house: Store) -> None:
    take(house, opened("Mon 07:00", customer="acme", priority="P2"))
    assert ask(house, "Fri 17:00", "Mon 06:59").count == 0


def test_a_pause_past_its_expected_end_is_listed_as_stale(house: Store) -> None:
    log = (opened("Mon 07:00", customer="acme", priority="P2"), pauses("Mon 07:30", until="Mon 09:00"))
    take(house, *log, now="Mon 07:30")
    assert ask(house, "Mon 08:59").stale == {}
    stale = ask(house, "Mon 09:00").stale["T-1"]
    assert (stale.reason, stale.until, stale.answered_at) == ("waiting_customer", at("Mon 09:00"), None)


def test_a_pause_still_on_after_the_customer_answered_is_listed_as_stale(house: Store) -> None:
    log = (opened("Mon 07:00", customer="acme", priority="P2"), replies("Mon 07:10"), pauses("Mon 07:30"))
    take(house, *log, now="Mon 07:30")
    assert ask(house, "Mon 08:00").stale == {}
    take(house, asks("Mon 09:00"), now="Mon 09:00")
    assert ask(house, "Mon 09:00").stale["T-1"].answered_at == at("Mon 09:00")


def test_the_most_urgent_few_are_those_of_the_whole_list_and_all_are_counted(house: Store) -> None:
    events = [
        opened(
            "Mon 07:00",
            ticket=f"T-{n:02}",
            event_id=str(n),
            customer="acme" if n % 2 else "globex",
            priority=f"P{n % 3 + 1}",
        )
        for n in range(30)
    ]
    paused = [pauses("Mon 07:10", ticket=f"T-{n:02}", event_id=f"p{n}") for n in (3, 4, 5)]
    take(house, *events, *paused, now="Mon 07:10")
    with house.read() as rows:
        for about in (About(), About(customer="acme"), About(kinds=SLAS)):
            for now in ("Mon 07:15", "Mon 09:30", "Tue 12:00"):
                whole = status(rows, contracts_of(house), about, now=at(now))
                few = status(rows, contracts_of(house), about, now=at(now), most=8)
                assert few.counts == whole.counts
                for side in ("missed", "running", "paused"):
                    listed, everything = getattr(few, side), getattr(whole, side)
                    assert listed[:5] == everything[:5]
                    assert len(everything) <= 8 or len(listed) < len(everything)


def told(side: tuple[Standing, ...]) -> set[tuple[str, str, int | None]]:
    return {(one.on.clock.ticket, one.on.clock.metric.value, one.real_left) for one in side}


def test_as_it_stood_then_is_what_each_ticket_says_of_itself(store: Store) -> None:
    furnished(store)
    early = resolves("Mon 09:00", ticket="MOVED", event_id="m2")
    take(
        store,
        opened("Mon 07:00", ticket="OPEN", event_id="o1"),
        opened("Mon 07:00", ticket="SOLVED", event_id="s1"), resolves("Mon 10:00", ticket="SOLVED", event_id="s2"),
        opened("Mon 07:00", ticket="AGAIN", event_id="a1"), resolves("Mon 08:00", ticket="AGAIN", event_id="a2"),
        reopens("Tue 08:00", ticket="AGAIN", event_id="a3"), resolves("Wed 08:00", ticket="AGAIN", event_id="a4"),
        opened("Mon 07:00", ticket="GONE", event_id="g1"),
        merges("Mon 11:00", ticket="GONE", into="OPEN", event_id="g2"),
        opened("Tue 07:00", ticket="LATER", event_id="l1"),
        # Told to be over at nine, and that it was Tuesday only: no event of it bears a later time than the correction.
        opened("Mon 07:00", ticket="MOVED", event_id="m1"), early,
        corrects("Mon 12:00", early, to="Tue 09:00", ticket="MOVED", event_id="m3"),
        now="Thu 09:00",
    )  # fmt: skip
    keys = ("AGAIN", "GONE", "LATER", "MOVED", "OPEN", "SOLVED")
    seen = []
    for hours in range(0, 72, 3):
        moment = at("Mon 07:00") + timedelta(hours=hours)
        with store.read() as rows:
            contracts = contracts_of(store)
            every = status(rows, contracts, About(), now=at("Thu 09:00"), at=moment)
            begun = [key for key in keys if rows.events.of(key)[0].at <= moment]
            alone = [status(rows, contracts, About(key), now=at("Thu 09:00"), at=moment) for key in begun]
        for side in ("missed", "running", "paused"):
            mine = told(getattr(every, side))
            assert mine == {clock for each in alone for clock in told(getattr(each, side))}, moment
            seen += [ticket for ticket, *_ in mine]
    assert set(seen) == set(keys), "each was open at some time"
