"""Documents in the order loaded, and the versions and the catalogue they amount to."""

from datetime import UTC, date, datetime

import pytest

from bot.files.catalogue import Document, catalogue, numbered
from sla_core.agreements import Kind, Metric
from sla_core.catalogue import Catalogue
from sla_core.errors import SlaError
from sla_core.tickets import Scope
from tests.files.documents import EXAMPLE, body_of

JAN, FEB, MAR, APR, MAY, JUN = (datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 7))
OFFICE = "calendars: {office: {zone: UTC, hours: {mon-fri: 09:00-%s}}}\n"


def doc(loaded_at: datetime, hours: str, *more: str, end: str = "17:00", tier: str = "gold") -> Document:
    """A document whose default agreement promises a first response within so many working hours."""
    fields = "".join(f", {field}" for field in more)
    text = (
        OFFICE % end + f"tiers: [gold, silver]\ncustomers: {{acme: {{tier: {tier}}}}}\n"
        f"agreements: {{standard: {{kind: sla, calendar: office, targets: {{first_response: {hours}bh}}{fields}}}}}"
    )
    return Document(loaded_at, body_of(text))


def with_gold(document_at: datetime, *fields: str) -> Document:
    """A document with a second agreement, for gold customers."""
    more = "".join(f", {field}" for field in fields)
    text = (
        "tiers: [gold]\nagreements: {standard: {kind: sla, targets: {first_response: 8h}}, "
        f"gold: {{kind: sla, tier: gold, targets: {{first_response: 1h}}{more}}}}}\ncustomers: {{acme: {{tier: gold}}}}"
    )
    return Document(document_at, body_of(text))


def without_gold(document_at: datetime) -> Document:
    """The same document without the agreement for gold customers."""
    text = (
        "tiers: [gold]\nagreements: {standard: {kind: sla, targets: {first_response: 8h}}}\n"
        "customers: {acme: {tier: gold}}"
    )
    return Document(document_at, body_of(text))


def rows_of(*documents: Document, name: str = "standard") -> list[tuple[int, datetime | None, bool, int]]:
    """Version, date, withdrawn and document of each version of an agreement."""
    return [
        (row.version, row.effective_from, row.withdrawn, row.document)
        for row in numbered(documents).agreements
        if row.name == name
    ]


def promised(found: Catalogue, opened_at: datetime, at: datetime | None = None, *, customer: str = "acme") -> str:
    """What is promised for the first response to a ticket of a customer."""
    match = found.match(Scope(customer=customer), Metric.FIRST_RESPONSE, kind=Kind.SLA, opened_at=opened_at, at=at)
    return str(match.target.within) if match else "nothing"


def test_no_documents_make_an_empty_catalogue() -> None:
    assert catalogue([]) == Catalogue()


def test_the_first_document_holds_for_all_time_before() -> None:
    assert rows_of(doc(MAR, "8")) == [(1, None, False, 0)]
    assert promised(catalogue([doc(MAR, "8")]), JAN) == "8bh"


def with_ladder(loaded_at: datetime, delay: str | None, *, roster: str = "ruth") -> Document:
    """A document with a ladder whose second rung comes after a delay; None leaves the ladder out."""
    ladder = f"{{catch_all: owner, rungs: [{{when: 75%, call: owner}}, {{when: {delay}, call: owner}}]}}"
    text = (
        "people: {ruth: {slack: U0RUTH}, tom: {slack: U0TOM}}\n"
        f"rosters: {{line: {{rotations: {{r: {{people: {roster}, starts: 2026-01-05}}}}}}}}\n"
    )
    return Document(loaded_at, body_of(text + (f"ladders: {{urgent: {ladder}}}" if delay else "")))


def delays(found: Catalogue) -> dict[tuple[str, int], str]:
    return {key: str(ladder.rungs[1].when) for key, ladder in found.ladders.items()}


def test_a_ladder_that_changes_gets_another_version_and_keeps_those_before() -> None:
    found = catalogue([with_ladder(JAN, "5m"), with_ladder(FEB, "5m", roster="tom"), with_ladder(MAR, "9m")])
    assert delays(found) == {("urgent", 1): "5m", ("urgent", 2): "9m"}
    assert all(key == (ladder.name, ladder.version) for key, ladder in found.ladders.items())


def test_a_ladder_is_found_in_its_newest_version_or_in_any_there_was() -> None:
    found = catalogue([with_ladder(JAN, "5m"), with_ladder(FEB, "9m")])
    newest, first = found.ladder("urgent"), found.ladder("urgent", 1)
    assert newest is not None
    assert first is not None
    assert (newest.version, first.version) == (2, 1)
    assert (found.ladder("urgent", 3), found.ladder("calm"), found.ladder("urgent", 0)) == (None, None, None)


def test_a_ladder_that_is_gone_can_still_be_climbed_and_comes_back_under_its_number() -> None:
    gone = [with_ladder(JAN, "5m"), with_ladder(FEB, None)]
    assert delays(catalogue(gone)) == {("urgent", 1): "5m"}
    assert delays(catalogue([*gone, with_ladder(MAR, "5m")])) == {("urgent", 1): "5m"}
    assert delays(catalogue([*gone, with_ladder(MAR, "7m")])) == {("urgent", 1): "5m", ("urgent", 2): "7m"}


def test_a_ladder_or_a_roster_that_changes_makes_no_new_version_of_an_agreement() -> None:
    assert rows_of(with_ladder(JAN, "5m"), with_ladder(FEB, "9m", roster="tom")) == [(1, None, False, 0)]


def test_an_agreement_that_takes_another_ladder_is_another_version() -> None:
    one = "{catch_all: owner, rungs: [{when: 75%, call: owner}]}"
    first, second = (
        Document(
            at,
            body_of(
                f"ladders: {{a: {one}, b: {one}}}\nagreements: {{standard: {{kind: sla, ladder: {name}, "
                "targets: {first_response: 4h}}}"
            ),
        )
        for at, name in ((JAN, "a"), (FEB, "b"))
    )
    assert rows_of(first, second) == [(1, None, False, 0), (2, FEB, False, 1)]
    match = catalogue([first, second]).match(Scope(), Metric.FIRST_RESPONSE, kind=Kind.SLA, opened_at=MAR)
    assert match is not None
    assert match.target.ladder_for("P1") == "b"


def test_a_date_in_the_first_document_is_kept() -> None:
    first = doc(MAR, "8", "effective_from: 2026-02-01 00:00Z")
    assert rows_of(first) == [(1, FEB, False, 0)]
    assert promised(catalogue([first]), JAN) == "nothing"
    assert promised(catalogue([first]), FEB) == "8bh"


def test_an_unchanged_agreement_keeps_its_version() -> None:
    assert rows_of(doc(JAN, "8"), doc(FEB, "8"), doc(MAR, "8")) == [(1, None, False, 0)]


def test_a_change_takes_effect_when_it_is_loaded() -> None:
    documents = [doc(JAN, "8"), doc(MAR, "4")]
    assert rows_of(*documents) == [(1, None, False, 0), (2, MAR, False, 1)]
    found = catalogue(documents)
    assert (promised(found, FEB), promised(found, MAR)) == ("8bh", "4bh")
    assert promised(found, FEB, at=APR) == "8bh", "a ticket opened before keeps its version"


def test_a_change_for_open_tickets_takes_them_over() -> None:
    found = catalogue([doc(JAN, "8"), doc(MAR, "4", "applies_to: open")])
    assert (promised(found, FEB, at=FEB), promised(found, FEB, at=APR)) == ("8bh", "4bh")
    assert found.turns(JAN, JUN) == [MAR]


def test_a_change_may_be_dated_later_than_its_loading() -> None:
    documents = [doc(JAN, "8"), doc(FEB, "4", "effective_from: 2026-04-01 00:00Z")]
    assert rows_of(*documents) == [(1, None, False, 0), (2, APR, False, 1)]
    found = catalogue(documents)
    assert (promised(found, MAR), promised(found, APR)) == ("8bh", "4bh")


def test_a_document_may_take_effect_later_than_its_loading() -> None:
    later = doc(FEB, "4", end="12:00")
    documents = [doc(JAN, "8"), Document(later.loaded_at, later.body, effective_from=APR)]
    assert rows_of(*documents)[1] == (2, APR, False, 1)
    assert [row.effective_from for row in numbered(documents).calendars] == [None, APR]


def test_leaving_out_a_date_that_has_come_changes_nothing() -> None:
    assert len(rows_of(doc(FEB, "8", "effective_from: 2026-02-01 00:00Z"), doc(MAR, "8"))) == 1


def test_a_version_that_was_not_yet_in_force_can_be_put_off() -> None:
    planned = doc(FEB, "4", "effective_from: 2026-04-01 00:00Z")
    put_off = doc(MAR, "4", "effective_from: 2026-06-01 00:00Z")
    documents = [doc(JAN, "8"), planned, put_off]
    assert rows_of(*documents) == [(1, None, False, 0), (2, APR, False, 1), (3, MAR, False, 2), (4, JUN, False, 2)]
    found = catalogue(documents)
    assert [promised(found, at) for at in (FEB, APR, MAY, JUN)] == ["8bh", "8bh", "8bh", "4bh"]


def test_a_first_version_that_was_not_yet_in_force_can_be_put_off() -> None:
    documents = [
        doc(JAN, "8", "effective_from: 2026-04-01 00:00Z"),
        doc(FEB, "8", "effective_from: 2026-06-01 00:00Z"),
    ]
    found = catalogue(documents)
    assert [promised(found, at) for at in (FEB, APR, MAY, JUN)] == ["nothing", "nothing", "nothing", "8bh"]


def test_a_change_at_once_takes_the_place_of_one_that_was_planned_for_open_tickets() -> None:
    planned = doc(FEB, "4", "applies_to: open", "effective_from: 2026-04-01 00:00Z")
    documents = [doc(JAN, "8"), planned, doc(MAR, "6")]
    found = catalogue(documents)
    assert promised(found, FEB, at=MAY) == "8bh", "the plan is off for a ticket that was open"
    assert promised(found, MAR, at=MAY) == "6bh"
    reaches = [(row.version, row.applies_to) for row in numbered(documents).agreements]
    assert reaches == [(1, "new"), (2, "open"), (3, "open"), (4, "new")]


def test_a_planned_change_that_is_taken_back_never_comes() -> None:
    documents = [doc(JAN, "8"), doc(FEB, "4", "effective_from: 2026-04-01 00:00Z"), doc(MAR, "8")]
    found = catalogue(documents)
    assert [promised(found, at) for at in (FEB, MAR, APR, JUN)] == ["8bh"] * 4
    assert rows_of(*documents)[2:] == [(3, MAR, False, 2)], "one version is enough to take its place"


def test_an_agreement_that_is_gone_ends_and_the_less_specific_one_holds() -> None:
    documents = [with_gold(JAN), without_gold(MAR)]
    assert rows_of(*documents, name="gold") == [(1, None, False, 0), (2, MAR, True, 1)]
    found = catalogue(documents)
    assert (promised(found, FEB), promised(found, MAR)) == ("1h", "8h")


def test_an_agreement_that_comes_back_goes_on_counting() -> None:
    documents = [with_gold(JAN), without_gold(FEB), with_gold(APR)]
    assert rows_of(*documents, name="gold") == [(1, None, False, 0), (2, FEB, True, 1), (3, APR, False, 2)]
    found = catalogue(documents)
    assert [promised(found, at) for at in (JAN, FEB, MAR, APR)] == ["1h", "8h", "8h", "1h"]


def test_an_agreement_that_is_gone_before_it_took_effect_never_does() -> None:
    documents = [without_gold(JAN), with_gold(FEB, "effective_from: 2026-04-01 00:00Z"), without_gold(MAR)]
    assert promised(catalogue(documents), MAY) == "8h"


def test_a_new_agreement_in_a_later_document_begins_with_it() -> None:
    documents = [without_gold(JAN), with_gold(MAR)]
    assert rows_of(*documents, name="gold") == [(1, MAR, False, 1)]
    assert promised(catalogue(documents), FEB) == "8h"


def test_a_calendar_counts_each_stretch_under_the_version_then_in_force() -> None:
    documents = [doc(JAN, "8", end="17:00"), doc(datetime(2026, 3, 3, 12, tzinfo=UTC), "8", end="20:00")]
    rows = [(row.name, row.version, row.effective_from) for row in numbered(documents).calendars]
    assert rows == [("office", 1, None), ("office", 2, documents[1].loaded_at)]
    office = catalogue(documents).calendar("office")
    monday, tuesday = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)
    assert office.worked_between(monday, tuesday) == 8 * 3600
    assert office.worked_between(tuesday, datetime(2026, 3, 4, tzinfo=UTC)) == 11 * 3600


def test_a_calendar_that_is_gone_stays_for_the_versions_that_named_it() -> None:
    documents = [doc(JAN, "8"), without_gold(MAR)]
    found = catalogue(documents)
    match = found.match(Scope(), Metric.FIRST_RESPONSE, kind=Kind.SLA, opened_at=FEB)
    assert match is not None
    assert match.calendar.name == "office"
    assert not match.calendar.works_on(date(2026, 3, 1))


def test_a_combination_is_another_version_when_a_part_changes() -> None:
    text = "calendars: {a: {zone: UTC, hours: {mon: 09:00-%s}}, b: {union: [a, always]}, c: {zone: UTC, hours: 24h}}"
    documents = [Document(JAN, body_of(text % "17:00")), Document(FEB, body_of(text % "18:00"))]
    rows = [(row.name, row.version) for row in numbered(documents).calendars]
    assert rows == [("a", 1), ("b", 1), ("c", 1), ("a", 2), ("b", 2)]


def test_a_customer_is_known_as_it_was_when_the_ticket_was_opened() -> None:
    found = catalogue([doc(JAN, "8"), doc(FEB, "8"), doc(MAR, "8", tier="silver")])
    assert [directory.effective_from for directory in found.directories] == [None, MAR]
    tiers = [found.customer("acme", at) for at in (FEB, MAR)]
    assert [customer.tier for customer in tiers if customer] == ["gold", "silver"]


def test_the_order_within_a_scope_is_the_order_written() -> None:
    head = "customers: {acme: {}}\nagreements: {standard: {kind: sla, targets: {first_response: 8h}}, "
    one, two = (f"{name}: {{kind: sla, customer: acme, targets: {{first_response: {n}h}}}}" for name, n in ("z1", "a2"))
    assert promised(catalogue([Document(JAN, body_of(f"{head}{one}, {two}}}"))]), FEB) == "1h"
    assert promised(catalogue([Document(JAN, body_of(f"{head}{two}, {one}}}"))]), FEB) == "2h"


def test_another_order_within_a_scope_holds_for_new_tickets_only() -> None:
    head = "customers: {acme: {}}\nagreements: {standard: {kind: sla, targets: {first_response: 8h}}, "
    one, two = (f"{name}: {{kind: sla, customer: acme, targets: {{first_response: {n}h}}}}" for name, n in ("z1", "a2"))
    found = catalogue(
        [Document(JAN, body_of(f"{head}{one}, {two}}}")), Document(MAR, body_of(f"{head}{two}, {one}}}"))]
    )
    assert [promised(found, at) for at in (FEB, MAR)] == ["1h", "2h"]
    assert promised(found, FEB, at=APR) == "1h"


def test_rows_carry_what_the_store_keeps() -> None:
    rows = numbered([Document(JAN, body_of(EXAMPLE.read_text(encoding="utf-8")))])
    assert len({row.digest for row in rows.agreements}) == len(rows.agreements) == 7
    assert {row.name: row.applies_to for row in rows.agreements}["gold-payments"] == "open"
    assert {row.name for row in rows.calendars} == {
        "office", "sydney", "acme-hours", "nights", "sunday-nights", "plant", "sun", "overlap",
    }  # fmt: skip
    assert all(len(row.digest) == 64 and row.body for row in rows.calendars)


def test_documents_out_of_order_are_refused() -> None:
    with pytest.raises(SlaError, match="give them in order"):
        numbered([doc(MAR, "8"), doc(JAN, "4")])
