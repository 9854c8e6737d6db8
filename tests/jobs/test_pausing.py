"""Pauses under governance: who, why, until when, which should be over, and what they come to in a period."""

from bot.jobs.asking import About
from bot.jobs.pausing import Held, Pauses, pauses_of
from bot.jobs.periods import period
from bot.store import Store
from sla_core.pauses import Lasted
from sla_core.zones import zone
from tests.builders import asks, at, corrects, opened, pauses, resolves, resumes
from tests.house import contracts_of, take

HOUR = 3600
VENDOR = "waiting_third_party"


def found(store: Store, name: str = "this week", *, now: str = "Fri 15:00", customer: str | None = None) -> Pauses:
    counted = period(name, zone("Europe/Berlin"), at(now))
    with store.read() as rows:
        return pauses_of(rows, contracts_of(store), About(customer=customer), counted, now=at(now))


def ticket(key: str, *events: object, customer: str = "acme") -> list[object]:
    return [opened("Mon 07:00", ticket=key, customer=customer, priority="P2"), *events]


def filled(store: Store) -> None:
    """Four tickets: answered and still paused, late, on as expected, and over."""
    events = [
        *ticket("A", pauses("Mon 08:00", ticket="A", actor="ada"), asks("Mon 09:00", ticket="A")),
        *ticket("B", pauses("Mon 10:00", VENDOR, until="Tue 08:00", ticket="B", actor="bob"), customer="globex"),
        *ticket("C", pauses("Wed 08:00", until="2025-06-09 08:00", ticket="C", actor="ada")),
        *ticket("D", pauses("Tue 08:00", ticket="D"), resumes("Tue 10:00", ticket="D")),
    ]
    take(store, *events, now="Fri 15:00")  # type: ignore[arg-type]


def test_what_stands_still_has_an_author_and_what_should_be_over_comes_first(house: Store) -> None:
    filled(house)
    told = found(house)
    said = [(one.row.ticket.key, one.pause.reason, one.pause.by, one.stale) for one in told.standing]
    assert said == [
        ("A", "waiting_customer", "ada", True),
        ("B", VENDOR, "bob", True),
        ("C", "waiting_customer", "ada", False),
    ]
    assert told.stale == 2
    assert told.standing[0].pause.answered_at == at("Mon 09:00")


def test_a_pause_lasts_net_in_the_hours_of_the_resolution_and_gross_in_real_time(house: Store) -> None:
    filled(house)
    (of_globex,) = found(house, customer="globex").standing
    # Monday 12:00 to Friday 17:00 in Berlin, open from nine to five.
    assert of_globex.lasted == Lasted(1, (5 + 4 * 8) * HOUR, (4 * 24 + 5) * HOUR)


def test_the_pauses_that_began_in_a_period_are_summed_by_reason(house: Store) -> None:
    filled(house)
    (vendor,) = found(house, customer="globex").held
    assert vendor == Held(VENDOR, Lasted(1, 37 * HOUR, 101 * HOUR))
    reasons = {one.reason: one.lasted.pauses for one in found(house).held}
    assert reasons == {"waiting_customer": 3, VENDOR: 1}
    assert found(house, "last week").held == ()
    assert found(house, "today").held == ()


def test_the_time_that_a_correction_moved_a_pause_to_decides(house: Store) -> None:
    pause = pauses("Mon 08:00", ticket="A", event_id="p", source="desk")
    take(house, *ticket("A", pause), corrects("Fri 09:00", pause, to="Fri 08:00", ticket="A"), now="Fri 15:00")  # type: ignore[arg-type]
    assert [one.lasted.gross for one in found(house, "today").held] == [7 * HOUR]
    assert found(house, "yesterday").held == ()


def test_what_is_solved_stands_still_no_more(house: Store) -> None:
    take(house, *ticket("A", pauses("Mon 08:00", ticket="A"), resolves("Mon 10:00", ticket="A")), now="Fri 15:00")  # type: ignore[arg-type]
    assert found(house).standing == ()
    assert [one.lasted.gross for one in found(house).held] == [2 * HOUR]
