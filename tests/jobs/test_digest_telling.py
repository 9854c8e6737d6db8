"""A digest is told once for each of its local dates: whoever looks, however often, on whatever night."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest

from bot.jobs.digest_telling import following_parts, plan, tell_due
from bot.store import Store
from bot.store.digests import DigestRow
from bot.store.paging import UNDER, OutboxKind, OutboxRow
from tests.builders import at
from tests.house import AGREEMENTS, contracts_of, furnished

DAILY = """\
digests:
  morning: {channel: C0LEADS001, at: "08:30"}
"""


def house(store: Store, digests: str = DAILY) -> Store:
    furnished(store, AGREEMENTS + digests)
    return store


def tells(store: Store, when: str | datetime) -> int:
    return tell_due(store, contracts_of(store), now=at(when))


def told(store: Store) -> list[OutboxRow]:
    """The digests so far."""
    with store.write() as rows:
        found: list[OutboxRow] = []
        for _ in range(9):
            found += rows.outbox.claim(
                at("2026-06-01 00:00"), limit=50, lease=timedelta(days=900), house=None, slot=timedelta(0)
            )
    return [row for row in found if row.kind is OutboxKind.DIGEST]


def days(store: Store) -> list[str]:
    return sorted(row.payload["digest"]["day"] for row in told(store))


def test_it_is_told_at_its_time_and_not_again(store: Store) -> None:
    house(store)
    assert [tells(store, f"Mon {clock}") for clock in ("05:00", "06:29", "06:30", "06:31", "22:00")] == [0, 0, 1, 0, 0]
    assert tells(store, "Tue 06:30") == 1
    assert days(store) == ["2025-06-02", "2025-06-03"]


def test_replicas_that_look_at_the_same_moment_tell_it_once(store: Store) -> None:
    house(store)
    assert tells(store, "Mon 05:00") == 0
    for number in range(5):
        moment = at("Mon 06:30") + timedelta(days=number)
        with ThreadPoolExecutor(6) as pool:
            assert sum(pool.map(lambda _, moment=moment: tells(store, moment), range(6))) == 1
    assert len(days(store)) == 5


def test_of_several_that_were_missed_only_the_last_is_told_and_says_how_late_it_is(sqlite_store: Store) -> None:
    house(sqlite_store)
    tells(sqlite_store, "Mon 05:00")
    assert tells(sqlite_store, "Thu 07:13") == 1
    assert tells(sqlite_store, "Thu 07:14") == 0
    (row,) = told(sqlite_store)
    assert (row.payload["digest"]["day"], row.payload["digest"]["late"]) == ("2025-06-05", 43 * 60)


@pytest.mark.parametrize(("clock", "count"), [("18:29", 1), ("18:30", 0)], ids=["less than 12 h", "12 h"])
def test_one_that_comes_too_late_is_left_to_the_next(sqlite_store: Store, clock: str, count: int) -> None:
    house(sqlite_store)
    tells(sqlite_store, "Mon 05:00")
    assert tells(sqlite_store, f"Mon {clock}") == count
    assert tells(sqlite_store, "Tue 06:30") == 1


def test_what_was_passed_over_is_in_the_next_one(sqlite_store: Store) -> None:
    house(sqlite_store)
    tells(sqlite_store, "Mon 05:00")
    tells(sqlite_store, "Mon 06:30")
    tells(sqlite_store, "Tue 21:00")
    tells(sqlite_store, "Wed 06:30")
    spans = [(row.payload["digest"]["since"], row.payload["digest"]["until"]) for row in told(sqlite_store)]
    assert sorted(spans)[-1] == ("2025-06-02T06:30:00Z", "2025-06-04T06:30:00Z")


@pytest.mark.parametrize(
    ("first", "days_of"),
    [
        ("2025-03-29 00:00", ["2025-03-29 01:30", "2025-03-30 01:30", "2025-03-31 00:30"]),
        ("2025-10-25 00:00", ["2025-10-25 00:30", "2025-10-26 00:30", "2025-10-27 01:30"]),
    ],
    ids=["spring: 2:30 is missing", "autumn: 2:30 comes twice"],
)
def test_on_the_nights_of_a_clock_change_it_is_told_once_for_each_date(
    sqlite_store: Store, first: str, days_of: list[str]
) -> None:
    house(sqlite_store, DAILY.replace("08:30", "02:30"))
    moment, seen = at(first), []
    while moment < at(first) + timedelta(days=2, hours=3):
        if tells(sqlite_store, moment):
            seen.append(moment)
        moment += timedelta(minutes=15)
    assert seen == [at(one) for one in days_of]


def test_a_digest_is_not_told_for_a_time_before_it_was_wanted(sqlite_store: Store) -> None:
    house(sqlite_store)
    assert tells(sqlite_store, "Mon 07:00") == 0
    assert tells(sqlite_store, "Tue 06:30") == 1


def test_a_new_time_counts_from_now_on_and_never_makes_a_second_one_on_a_date(sqlite_store: Store) -> None:
    house(sqlite_store)
    tells(sqlite_store, "Mon 05:00")
    assert tells(sqlite_store, "Mon 06:30") == 1
    house(sqlite_store, DAILY.replace("08:30", "10:00"))
    assert [tells(sqlite_store, f"Mon {clock}") for clock in ("07:00", "08:00", "09:00")] == [0, 0, 0]
    assert tells(sqlite_store, "Tue 08:00") == 1


def test_one_that_is_not_wanted_any_more_is_not_told(sqlite_store: Store) -> None:
    house(sqlite_store)
    tells(sqlite_store, "Mon 05:00")
    house(sqlite_store, "")
    assert tells(sqlite_store, "Mon 06:30") == 0
    house(sqlite_store)
    assert tells(sqlite_store, "Mon 06:40") == 0, "wanted again, from now on"


def test_one_asked_for_by_a_form_is_told_and_gives_way_to_the_file(sqlite_store: Store) -> None:
    house(sqlite_store, "")
    body = {"channel": "C0OTHER001", "at": "09:00", "zone": "UTC", "on": [0, 1, 2], "shows": "day", "title": ""}
    sides: dict[str, list[str]] = {"customers": [], "services": [], "teams": []}
    with sqlite_store.write() as rows:
        rows.digests.ask_for("morning", body | sides, by="ada", at=at("Mon 05:00"))
    tells(sqlite_store, "Mon 05:00")
    assert tells(sqlite_store, "Mon 09:00") == 1
    assert [row.place for row in told(sqlite_store)] == ["C0OTHER001"]
    house(sqlite_store)
    assert contracts_of(sqlite_store).digests["morning"].channel == "C0LEADS001"
    with sqlite_store.write() as rows:
        rows.digests.ask_for("morning", None, by="ada", at=at("Mon 10:00"))
    house(sqlite_store, "# nothing\n")
    assert contracts_of(sqlite_store).digests == {}


def test_where_customers_read_along_it_is_about_that_customer_and_nothing_internal(sqlite_store: Store) -> None:
    house(sqlite_store, 'digests: {acme: {channel: C0ACME001, at: "08:30"}}\n')
    tells(sqlite_store, "Mon 05:00")
    tells(sqlite_store, "Mon 06:30")
    (row,) = told(sqlite_store)
    assert (row.payload["kind"], row.payload["digest"]["kinds"]) == ("sla", ["sla"])
    house(sqlite_store)
    tells(sqlite_store, "Mon 07:00")
    tells(sqlite_store, "Tue 06:30")
    assert told(sqlite_store)[0].payload["kind"] == "ola"


def test_the_parts_of_a_long_one_stand_under_it_in_order() -> None:
    head = OutboxRow("h", OutboxKind.DIGEST, {"kind": "sla"}, at("Mon 06:30"), at("Mon 06:31"), place="C1")
    parts = following_parts(head, 4, now=at("Mon 06:32"))
    assert [(row.payload[UNDER], row.payload["part"], row.place) for row in parts] == [
        ("h", n, "C1") for n in (1, 2, 3)
    ]
    assert sorted(parts, key=lambda row: row.due_at) == parts
    assert following_parts(head, 1, now=at("Mon 06:32")) == []


def test_every_digest_has_a_next_time_and_no_other_has_one(sqlite_store: Store) -> None:
    text = DAILY + '  week: {channel: C0LEADS001, at: "09:00", shows: week}\n'
    house(sqlite_store, text)
    plan(sqlite_store, contracts_of(sqlite_store), now=at("Mon 05:00"))
    with sqlite_store.read() as rows:
        known = rows.digests.known()
    assert {name: row.next_day for name, row in known.items()} == {
        "morning": date(2025, 6, 2),
        "week": date(2025, 6, 2),
    }


def test_one_that_cannot_be_told_keeps_no_other_from_being_told(sqlite_store: Store) -> None:
    house(sqlite_store)
    body = {"channel": "C0OTHER001", "at": "08:00", "zone": "Mars/Base", "on": [0], "shows": "day", "title": ""}
    sides: dict[str, list[str]] = {"customers": [], "services": [], "teams": []}
    with sqlite_store.write() as rows:
        rows.digests.ask_for("lost", body | sides, by="ada", at=at("Mon 05:00"))
        rows.digests.plan(DigestRow("lost", "another plan", date(2025, 6, 2), at("Mon 06:00")))
    assert [tells(sqlite_store, f"Mon {clock}") for clock in ("05:00", "06:00", "06:30")] == [0, 0, 1]
    assert [row.place for row in told(sqlite_store)] == ["C0LEADS001"]
