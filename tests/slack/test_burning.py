"""The house is told that an error budget burns too fast, and again after a quiet day; a customer never is."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from bot.jobs.burning import burning, tell_burning
from bot.jobs.outages import Correction, Told, add_outage, correct_outage, end_outage
from bot.store import Store
from tests.builders import at
from tests.house import AGREEMENTS, contracts_of, furnished
from tests.office import ACME, HOUSE, Office, everything, office

# 99 % of a June of 720 hours allows 432 minutes: 2 % are 8.6, 5 % are 21.6, 10 % are 43.2.
PROMISED = AGREEMENTS.replace(
    "targets: {first_response: 4bh", "targets: {availability: {mail: 99%, erp: 99.9%}, first_response: 4bh"
).replace("targets: {first_response: {P1", "targets: {availability: {mail: 99%}, first_response: {P1")
DOWN = "Tue 08:00"


@pytest.fixture
def desk(store: Store) -> Iterator[Office]:
    furnished(store, PROMISED)
    with office(store, now=DOWN) as opened:
        yield opened


@pytest.fixture
def quick(sqlite_store: Store) -> Iterator[Office]:
    furnished(sqlite_store, PROMISED)
    with office(sqlite_store, now=DOWN) as opened:
        yield opened


def goes_down(desk: Office, service: str = "mail") -> str:
    told = Told(service, desk.clock())
    return add_outage(desk.store, contracts_of(desk.store), told, by="ada", now=desk.clock()).key


def looks(desk: Office, when: str | datetime) -> int:
    """The timer looks at that time, and what is due is sent."""
    desk.clock.move_to(at(when))
    told = tell_burning(desk.store, contracts_of(desk.store), now=desk.clock())
    desk.send()
    return told


def said(desk: Office, channel: str = HOUSE) -> list[str]:
    return [text for one in desk.posted(channel) if "error budget" in (text := everything(one))]


def test_each_level_is_told_once_in_the_house_with_the_minutes_that_are_left(desk: Office) -> None:
    goes_down(desk)
    assert looks(desk, "Tue 08:08") == 0, "8 of the 8.64 minutes that make 2 %"
    assert looks(desk, "Tue 08:09") == 1
    assert looks(desk, "Tue 08:10") == 0
    (text,) = said(desk)
    assert "mail burns its error budget too fast" in text
    assert "The last 1 h burnt the budget at 15.0 times its pace, 2.0833 % of it." in text
    assert "423 of 432 minutes are left of the budget for 99 % in June 2025." in text
    assert "Promised by gold, standard." in text
    assert [looks(desk, when) for when in ("Tue 08:22", "Tue 08:40", "Tue 08:44", "Tue 09:30")] == [1, 0, 1, 0]
    assert [("last 1 h" in text, "last 6 h" in text, "last 3 d" in text) for text in said(desk)] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip
    assert said(desk, ACME) == []


def burns_again(desk: Office, when: str) -> int:
    """It goes down for ten minutes, and the timer looks in the tenth."""
    desk.clock.move_to(at(when))
    key = goes_down(desk)
    told = looks(desk, at(when) + timedelta(minutes=10))
    end_outage(desk.store, key, by="ada", now=desk.clock())
    return told


@pytest.mark.parametrize(
    ("again", "told", "why"),
    [
        (("Tue 08:30",), [0], "it stopped and began again: the same burn"),
        (("Wed 07:50",), [0], "not a whole day later"),
        (("Wed 08:20",), [1], "a day later nobody thinks of it any more"),
        (("Thu 08:00",), [1], "nor two days later"),
        (("Wed 00:00", "Wed 16:00", "Thu 08:00"), [0, 0, 0], "never a day without it"),
        (("Wed 20:00", "Thu 06:00", "Fri 12:00"), [1, 0, 1], "each quiet day begins anew"),
    ],
)
def test_what_burns_again_is_told_after_a_quiet_day_and_not_before(
    quick: Office, again: tuple[str, ...], told: list[int], why: str
) -> None:
    # Ten minutes are more than the 8.64 of the first level, and four times ten less than the 43.2 of the last.
    assert burns_again(quick, DOWN) == 1
    assert [min(1, burns_again(quick, when)) for when in again] == told, why


def test_that_it_is_over_is_not_told(quick: Office) -> None:
    key = goes_down(quick)
    assert looks(quick, "Tue 08:10") == 1
    end_outage(quick.store, key, by="ada", now=quick.clock())
    assert looks(quick, "Tue 08:30") == 0
    with quick.store.read() as rows:
        assert burning(rows, contracts_of(quick.store), now=quick.clock()) == []
    assert len(said(quick)) == 1


def test_a_burn_that_never_stops_is_told_once_however_long_it_lasts(quick: Office) -> None:
    """Every ten minutes of two days: each of the three levels is told once."""
    goes_down(quick)
    start = at("Tue 08:10")
    found = [tell_burning(quick.store, contracts_of(quick.store), now=start + timedelta(minutes=10 * n))
             for n in range(2 * 24 * 6)]  # fmt: skip
    assert sum(found) == 3
    assert sum(found[6:]) == 0, "all of them in the first hour"


def test_after_a_downtime_of_a_day_what_still_burns_is_told_again(quick: Office) -> None:
    goes_down(quick)
    assert looks(quick, "Tue 09:00") == 3
    assert looks(quick, "Wed 08:59") == 0
    assert looks(quick, "Thu 08:59") == 3, "nobody has looked for a day"


def test_a_drill_that_was_never_told_keeps_nobody_from_being_told(quick: Office) -> None:
    key = goes_down(quick)
    quick.clock.move_to(at("Tue 08:10"))
    assert tell_burning(quick.store, contracts_of(quick.store), now=quick.clock()) == 1
    correct_outage(quick.store, key, Correction("a drill", void=True), by="ada", now=quick.clock())
    quick.send()
    assert said(quick) == []
    assert burns_again(quick, "Tue 09:00") == 1
    assert len(said(quick)) == 1


def test_an_outage_that_had_not_ended_goes_on_burning_as_the_same_burn(quick: Office) -> None:
    key = goes_down(quick)
    assert looks(quick, "Tue 08:10") == 1
    end_outage(quick.store, key, by="ada", now=quick.clock())
    correct_outage(quick.store, key, Correction("it fell again", goes_on=True), by="ada", now=at("Tue 08:15"))
    assert looks(quick, "Tue 08:16") == 0
    assert looks(quick, "Tue 08:22") == 1, "the next level has begun"


def test_an_agreement_that_begins_within_the_month_burns_the_budget_of_its_part(sqlite_store: Store) -> None:
    later = PROMISED.replace("    tier: gold\n", "    tier: gold\n    effective_from: 2025-06-16\n", 1)
    furnished(sqlite_store, later)
    with office(sqlite_store, now="2025-06-17 08:00") as desk:
        goes_down(desk)
        assert looks(desk, "2025-06-17 08:05") == 1, "2 % of the 216 minutes of half a month are 4.32"
        (text,) = said(desk)
        assert "211 of 216 minutes are left of the budget for 99 % in its part of June 2025." in text
        assert "Promised by gold." in text
        assert looks(desk, "2025-06-17 08:09") == 1
        (_, text) = said(desk)
        assert "423 of 432 minutes are left of the budget for 99 % in June 2025." in text
        assert "Promised by standard." in text


def test_the_next_month_tells_again(quick: Office) -> None:
    end_outage(quick.store, goes_down(quick), by="ada", now=quick.clock() + timedelta(minutes=10))
    assert looks(quick, "Tue 08:10") == 1
    quick.clock.move_to(at("2025-07-03 08:00"))
    goes_down(quick)
    assert looks(quick, "2025-07-03 08:10") == 1
    assert ["in June 2025" in text for text in said(quick)] == [True, False]


def test_a_tighter_target_burns_sooner_and_is_told_by_itself(quick: Office) -> None:
    goes_down(quick, "erp")
    assert looks(quick, "Tue 08:01") == 1, "0.864 minutes are 2 % of the 43.2 that 99.9 % allow"
    (text,) = said(quick)
    assert "erp burns" in text
    assert "42.2 of 43.2 minutes are left of the budget for 99.9 %" in text
    assert "Promised by standard." in text


def test_an_overdrawn_budget_says_by_how_much(quick: Office) -> None:
    goes_down(quick, "erp")
    looks(quick, "Tue 09:00")
    assert "43.2 minutes are used up, and 16.8 more, of the budget for 99.9 %" in said(quick)[0]


def test_what_is_over_or_never_was_when_it_is_to_be_sent_is_not_sent(quick: Office) -> None:
    key = goes_down(quick)
    quick.clock.move_to(at("Tue 08:10"))
    assert tell_burning(quick.store, contracts_of(quick.store), now=quick.clock()) == 1
    correct_outage(quick.store, key, Correction("a drill", void=True), by="ada", now=quick.clock())
    quick.send()
    assert said(quick) == []


def test_replicas_that_look_at_once_tell_it_once(desk: Office) -> None:
    goes_down(desk)
    desk.clock.move_to(at("Tue 08:10"))
    contracts, together = contracts_of(desk.store), Barrier(4)

    def look(number: int) -> int:
        together.wait(10)
        return tell_burning(desk.store, contracts, now=desk.clock())

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(look, range(4))) == 1
    desk.send()
    assert len(said(desk)) == 1


def test_what_nobody_promised_and_what_is_maintained_does_not_burn(sqlite_store: Store) -> None:
    agreed = "{mail: {name: Mail, maintenance: [{from: 2025-06-03 08:00, until: 2025-06-03 12:00, name: Disks}]}"
    text = PROMISED.replace("{mail: {name: Mail}", agreed).replace(", erp: 99.9%", "")
    furnished(sqlite_store, text)
    with office(sqlite_store, now=DOWN) as desk:
        goes_down(desk)
        goes_down(desk, "erp")
        assert looks(desk, "Tue 09:00") == 0
