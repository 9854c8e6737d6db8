"""To whom the end of an agreement is told, when, and that each version is told of once."""

from datetime import datetime

import pytest

from bot.jobs.contracts import Contracts
from bot.jobs.expiring import expiries, still_expires
from bot.store import Store
from bot.store.paging import OutboxRow
from tests.builders import at
from tests.house import AGREEMENTS, contracts_of, loaded

# Midnight in Berlin is 22:00 of the day before in UTC.
END, BEFORE, NOW = at("2025-06-23 22:00"), at("2025-06-09 22:00"), at("Mon 07:00")
ACME, GLOBEX = "C0ACME001", "C0GLOBEX1"
HOUSE = AGREEMENTS.replace("tier: silver}", f"tier: silver, channels: [{GLOBEX}]}}")
OWN = "  own:\n    kind: ola\n    customer: acme\n    calendar: office\n    targets: {ownership: 4bh}\n"
MAIL = "  acme-mail:\n    kind: sla\n"


def ending(head: str, when: str = "2025-06-24", more: str = "", text: str = HOUSE) -> str:
    """The house with an agreement that ends at midnight."""
    assert head in text
    return text.replace(head, f"{head}    expires: {when}\n{more}", 1)


def news(store: Store, text: str, now: datetime = NOW, before: Contracts | None = None) -> list[OutboxRow]:
    """What is to be told of a file that is new to the house."""
    loaded(store, text, now=now)
    return list(expiries(before or Contracts(), contracts_of(store), now=now))


INSIDE = (None, None, "ola")
WHOM = [
    (ending(MAIL), [("acme", ACME, "sla")], "a customer's own"),
    (ending("  gold:\n    kind: sla\n"), [("acme", ACME, "sla")], "those of its tier"),
    (ending("  gold:\n    kind: sla\n").replace("tier: gold\n", "tier: silver\n"), [("globex", GLOBEX, "sla")],
        "of another tier"),
    (ending("  standard:\n    kind: sla\n"), [], "an agreement for everybody is nobody's own"),
    (ending("  hand-over:\n    kind: ola\n"), [], "what teams promise each other"),
    (ending(OWN, text=HOUSE + OWN), [], "also what they promise each other for one customer"),
    (ending(MAIL).replace(f", channels: [{ACME}]", ""), [], "nobody knows where to tell it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "customers", "why"), WHOM, ids=[row[2] for row in WHOM])
def test_the_house_is_told_and_each_customer_that_it_is_for(
    sqlite_store: Store, text: str, customers: list[tuple[str, str, str]], why: str
) -> None:
    rows = news(sqlite_store, text)
    told = [(row.payload["customer"], row.place, row.payload["kind"]) for row in rows]
    assert sorted(told, key=str) == sorted([INSIDE, *customers] * 2, key=str), why
    assert len({row.id for row in rows}) == len(rows), "each is a message of its own"


WHEN = [
    (ending(MAIL), NOW, [BEFORE, END], "two weeks before, and at the end"),
    (ending(MAIL), at("2025-06-15 08:00"), [at("2025-06-15 08:00"), END], "at once, if it is less"),
    (ending(MAIL, more="    effective_from: 2025-06-15\n"), NOW, [at("2025-06-14 22:00"), END], "once it holds"),
    (ending(MAIL), END, [], "it is over as it is loaded"),
    (HOUSE, NOW, [], "nothing ends"),
]


@pytest.mark.parametrize(("text", "now", "due", "why"), WHEN, ids=[row[3] for row in WHEN])
def test_it_is_told_before_and_at_the_end(
    sqlite_store: Store, text: str, now: datetime, due: list[datetime], why: str
) -> None:
    assert sorted({row.due_at for row in news(sqlite_store, text, now)}) == due, why


def test_a_version_that_was_known_is_not_told_of_again(sqlite_store: Store) -> None:
    first = news(sqlite_store, ending(MAIL))
    known = contracts_of(sqlite_store)
    assert news(sqlite_store, ending(MAIL), before=known) == []
    changed = news(sqlite_store, ending(MAIL).replace("P2: 6bh", "P2: 5bh"), before=known)
    assert {row.payload["version"] for row in changed} == {2}
    assert not {row.id for row in changed} & {row.id for row in first}
    assert [row.id for row in expiries(Contracts(), known, now=NOW)] == [row.id for row in first]


def test_what_was_prolonged_or_taken_out_is_not_told(sqlite_store: Store) -> None:
    soon, *_, over = sorted(news(sqlite_store, ending(MAIL)), key=lambda row: row.due_at)

    def told(row: OutboxRow, now: datetime) -> bool:
        with sqlite_store.read() as rows:
            return still_expires(rows, row, now=now)

    assert told(soon, BEFORE)
    assert told(over, END), "it has expired by then"
    loaded(sqlite_store, ending(MAIL, "2025-12-24"), now=at("Tue 07:00"))
    assert (told(soon, BEFORE), told(over, END)) == (False, False)
    loaded(sqlite_store, HOUSE.replace(HOUSE[HOUSE.index("  acme-mail") : HOUSE.index("  gold:")], ""), now=BEFORE)
    assert not told(over, END), "it is taken out, and has not expired"
