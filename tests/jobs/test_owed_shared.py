"""The accounts of a past shared by several processes: to the cent and in the order of one, and of each month's own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.jobs.contracts import read_contracts
from bot.jobs.counting_owed import Sorts, sorted_out
from bot.jobs.crews import Crew
from bot.jobs.owed_past import PastAccounts
from bot.jobs.replaying import Past
from bot.store import Store
from sla_core.replay import standing
from sla_core.tickets import Changed
from tests.builders import at, event, merges, opened, resolves
from tests.house import take
from tests.jobs.test_owed_past import IN_FORCE, NOW, PROPOSED, accounts, by_month, cost_of, filled, waive_some

SHARES = [Past(processes=2, part=17), Past(processes=3, part=4)]
NAMES = ["two processes", "three processes, short of tickets"]
# What a miss costs is a percentage, of which the first that was met is named where nobody knows the fee.
FEELESS = PROPOSED.replace("    fee: 777\n", "").replace(
    "{metric: resolution, priority: [P1, P2], below: {99%: 7%, 60%: 15%}}",
    "{metric: resolution, over: {1bh: 3%, 4bh: 5%, 9bh: 7%}}",
)


@pytest.mark.parametrize("share", SHARES, ids=NAMES)
def test_shared_they_are_to_the_cent_those_of_one_process_and_of_each_month(store: Store, share: Past) -> None:
    filled(store, IN_FORCE, 7)
    waive_some(store)
    told: list[tuple[int, int]] = []
    shared = replace(share, accounting=lambda *how_far: told.append(how_far))
    found = cost_of(store, IN_FORCE, share=shared)
    assert by_month(found, "before") == by_month(found, "after") == accounts(store)
    (total,) = {total for _, total in told}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (total, total)
    assert len(told) > 2
    for text in (PROPOSED, FEELESS):
        alone = cost_of(store, text)
        assert cost_of(store, text, share=share) == alone
        assert alone.uptimes
    assert len({len(one.uncounted) for one in (cost_of(store, IN_FORCE), alone)}) == 2


def test_a_period_is_counted_by_several_as_by_one(store: Store) -> None:
    filled(store, IN_FORCE, 8)
    since = at("2025-05-20 09:00")
    assert cost_of(store, PROPOSED, since=since, share=SHARES[1]) == cost_of(store, PROPOSED, since=since)


def counted_at(store: Store, newest: int | None = None) -> Sorts:
    """What was decided, of all that is stored, or by the events up to one."""
    with store.read() as rows:
        contracts = read_contracts(rows)
        now = at(NOW)
        stands = replace(contracts, catalogue=standing(contracts.catalogue, now))
        job = PastAccounts(rows, stands, stands, since=at("2025-05-20 09:00"), now=now).job
        assert job is not None
        with Crew(rows, [job], processes=1) as crew:
            crew.newest = crew.newest if newest is None else newest
            return sorted_out(rows, job, crew)


def test_what_happens_while_it_is_counted_changes_nothing(store: Store) -> None:
    filled(store, IN_FORCE, 9)
    # Breached in May, though nothing happened to it since April.
    last = opened("2025-04-30 14:50", ticket="Q", event_id="Q/1", customer="acme", priority="P1")
    take(store, last, now=NOW, quiet=True)
    with store.read() as rows:
        newest = rows.replays.newest()
    before = counted_at(store).sides
    take(
        store,
        # Told only now, it was resolved before the period, and then it is a customer's whom nobody pays.
        resolves("2025-04-30 14:55", ticket="Q", event_id="Q/3"),
        event(Changed({"customer": "nobody"}), "2025-04-30 14:56", ticket="Q", event_id="Q/4"),
        opened("2025-06-02 07:00", ticket="Z", event_id="Z/1", customer="acme", priority="P1"),
        now=at(NOW) + timedelta(minutes=1),
        quiet=True,
    )
    assert counted_at(store, newest).sides == before
    assert counted_at(store).sides != before


def test_merged_tickets_are_counted_by_whoever_has_the_one_they_went_into(store: Store) -> None:
    filled(store, IN_FORCE, 7)
    for number in range(3):
        key = f"0-{number}"
        take(
            store,
            opened("2025-06-02 07:00", ticket=key, event_id=f"{key}/1", customer="acme", priority="P1"),
            merges("2025-06-02 08:00", "R-59", ticket=key, event_id=f"{key}/2"),
            now=NOW,
            quiet=True,
        )
    assert cost_of(store, PROPOSED, share=SHARES[1]) == cost_of(store, PROPOSED)
