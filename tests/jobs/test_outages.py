"""Outages told, ended, corrected and imported: what makes no sense is refused, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from bot.jobs.outages import (
    CannotRecord,
    Correction,
    Imported,
    Told,
    add_outage,
    correct_outage,
    end_outage,
    import_outages,
)
from bot.store import Store
from bot.store.outages import OutageRow
from tests.builders import at
from tests.house import contracts_of

NOW = at("Fri 17:00")


def told(store: Store, since: str = "Mon 09:00", until: str | None = "Mon 10:00", service: str = "mail") -> OutageRow:
    wish = Told(service, at(since), None if until is None else at(until), "disk full")
    return add_outage(store, contracts_of(store), wish, by="ada", now=NOW)


def history(store: Store, key: str) -> list[tuple[int, datetime | None, str, str]]:
    with store.read() as rows:
        return [(row.number, row.until, row.author, row.reason) for row in rows.outages.of(key)]


def test_an_outage_is_told_ended_and_corrected_and_every_word_stays(house: Store) -> None:
    key = told(house, until=None).key
    end_outage(house, key, by="bob", now=NOW)
    correct_outage(house, key, Correction("the log says so", until=at("Mon 11:00")), by="cy", now=NOW)
    assert history(house, key) == [
        (1, None, "ada", ""),
        (2, NOW, "bob", "it is over"),
        (3, at("Mon 11:00"), "cy", "the log says so"),
    ]
    with house.read() as rows:
        assert [(row.what, row.actor) for row in rows.trail.since(0, 99) if "outage" in row.what] == [
            ("outage told", "ada"), ("outage corrected", "bob"), ("outage corrected", "cy"),
        ]  # fmt: skip


def test_an_outage_whose_end_was_told_too_early_goes_on_and_the_end_stays_to_be_read(house: Store) -> None:
    key = told(house).key
    correct_outage(house, key, Correction("it fell again", goes_on=True), by="bob", now=NOW)
    assert history(house, key) == [(1, at("Mon 10:00"), "ada", ""), (2, None, "bob", "it fell again")]
    with pytest.raises(CannotRecord, match="nothing would be different"):
        correct_outage(house, key, Correction("once more", goes_on=True), by="bob", now=NOW)
    with house.read() as rows:
        assert [row.key for row in rows.outages.going_on()] == [key]
        (noted,) = [row.facts for row in rows.trail.since(0, 99) if row.what == "outage corrected"]
    assert (noted["until"], noted["reason"]) == (None, "it fell again")
    end_outage(house, key, by="cy", now=NOW)
    assert [until for _, until, _, _ in history(house, key)] == [at("Mon 10:00"), None, NOW]


def test_what_never_was_and_goes_on_after_all_counts_again(quick_house: Store) -> None:
    key = told(quick_house).key
    correct_outage(quick_house, key, Correction("a drill", void=True), by="bob", now=NOW)
    row = correct_outage(quick_house, key, Correction("it was none", goes_on=True), by="bob", now=NOW)
    assert (row.void, row.until, row.number) == (False, None, 3)


def test_each_outage_has_a_key_of_its_own_that_is_read_in_any_case(house: Store) -> None:
    assert [told(house).key, told(house, "Tue 09:00", None).key] == ["O-1", "O-2"]
    assert end_outage(house, " o-2", by="ada", now=NOW, until=at("Tue 10:00")).until == at("Tue 10:00")


@pytest.mark.parametrize(
    ("since", "until", "service", "gist"),
    [
        ("Mon 09:00", "Mon 10:00", "mial", "'mial' is not a service (did you mean mail?): mail, erp"),
        (
            "Mon 09:00",
            "Mon 09:00",
            "mail",
            "it ends at Mon 2 Jun 2025 11:00 CEST, not after its begin at Mon",
        ),
        ("Sat 09:00", None, "mail", "which is still to come: that is maintenance"),
        ("Mon 09:00", "Sat 09:00", "mail", "which is still to come: leave the end out"),
    ],
)
def test_what_makes_no_sense_is_refused(quick_house: Store, since: str, until: str, service: str, gist: str) -> None:
    with pytest.raises(CannotRecord) as caught:
        told(quick_house, since, until, service)
    assert gist in str(caught.value)
    with quick_house.read() as rows:
        assert rows.outages.count() == 0


@pytest.mark.parametrize(
    ("change", "gist"),
    [
        (Correction(" ", until=at("Mon 11:00")), "a correction needs a reason"),
        (Correction("same", until=at("Mon 10:00")), "nothing would be different"),
        (Correction("turned round", since=at("Mon 12:00")), "not after its begin"),
        (Correction(" ", goes_on=True), "a correction needs a reason"),
        (Correction("both", until=at("Mon 11:00"), goes_on=True), "it either ended then or it goes on"),
        (Correction("both", void=True, goes_on=True), "it either never was or it goes on"),
        (Correction("not begun", since=at("Sat 12:00"), goes_on=True), "still to come"),
    ],
)
def test_a_correction_needs_a_reason_and_a_difference(quick_house: Store, change: Correction, gist: str) -> None:
    key = told(quick_house).key
    with pytest.raises(CannotRecord, match=gist):
        correct_outage(quick_house, key, change, by="bob", now=NOW)
    assert len(history(quick_house, key)) == 1


def test_what_has_ended_is_not_ended_again_and_what_is_not_there_not_at_all(quick_house: Store) -> None:
    key = told(quick_house).key
    with pytest.raises(CannotRecord, match=f"{key} has ended already"):
        end_outage(quick_house, key, by="bob", now=NOW)
    with pytest.raises(CannotRecord, match="there is no outage 'O-9'"):
        end_outage(quick_house, "O-9", by="bob", now=NOW)


FILE = """\
service,since,until,cause
mail,2025-06-02 09:00,2025-06-02 10:00Z,disk
erp,2025-06-03T09:00Z,,power
"""


def test_a_file_is_imported_once_however_often_it_is_read(house: Store) -> None:
    def read(text: str) -> Imported:
        return import_outages(house, contracts_of(house), text.splitlines(), by="ada", now=NOW)

    assert read(FILE) == Imported(2, 0, ())
    assert read(FILE) == Imported(0, 2, ())
    assert read(FILE + "mail,2025-06-04 09:00Z,2025-06-04 10:00Z,\n") == Imported(1, 2, ())
    with house.read() as rows:
        found = rows.outages.touching(at("Mon 00:00"), NOW)
    assert [(row.service, row.since, row.until, row.cause) for row in found] == [
        ("mail", at("Mon 07:00"), at("Mon 10:00"), "disk"),  # a wall time in Berlin, and one in UTC
        ("erp", at("Tue 09:00"), None, "power"),
        ("mail", at("Wed 09:00"), at("Wed 10:00"), ""),
    ]


def test_a_line_that_cannot_be_read_is_refused_with_its_number_and_the_others_are_taken(quick_house: Store) -> None:
    text = FILE + "mail,never,,\nfiles,2025-06-02 09:00,,\n"
    done = import_outages(quick_house, contracts_of(quick_house), text.splitlines(), by="ada", now=NOW)
    assert (done.added, [line for line, _ in done.refused]) == (2, [4, 5])
    assert "'files' is not a service" in done.refused[1][1]
    with pytest.raises(CannotRecord, match="the header names no since"):
        import_outages(quick_house, contracts_of(quick_house), ["service,from"], by="ada", now=NOW)


def test_outages_told_at_once_have_keys_of_their_own(house: Store) -> None:
    contracts, together = contracts_of(house), Barrier(8)

    def tell(number: int) -> str:
        wish = Told("mail", at("Mon 09:00") + timedelta(minutes=number), at("Mon 12:00"))
        together.wait(10)
        return add_outage(house, contracts, wish, by="ada", now=NOW).key

    with ThreadPoolExecutor(8) as pool:
        keys = sorted(pool.map(tell, range(8)))
    assert keys == [f"O-{number}" for number in range(1, 9)]


def test_the_same_outage_told_at_once_is_told_once(house: Store) -> None:
    together = Barrier(4)

    def tell(number: int) -> str:
        together.wait(10)
        try:
            return told(house).key
        except CannotRecord as refusal:
            return str(refusal)

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(tell, range(4)))
    assert said == ["O-1", *["O-1 was told already, with the same service and times"] * 3]
