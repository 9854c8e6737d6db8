"""What a message is drawn from may be added to while it is claimed, by whoever holds the claim."""

from bot.store import Store
from bot.store.paging import OutboxState
from tests.store.post import add, claim, finish, get, lapse
from tests.store.samples import page


def note(store: Store, id: str, generation: int, **payload: object) -> int:
    with store.write() as rows:
        return rows.outbox.note(id, generation, payload)


def test_what_is_noted_stays_and_the_claim_with_it(store: Store) -> None:
    add(store, page(escalation=None, ticket=None, epoch=None))
    (row,) = claim(store)
    assert note(store, row.id, row.generation, split=[{"misses": [0, 6]}]) == 1
    assert get(store, row.id).payload == {"split": [{"misses": [0, 6]}]}
    assert finish(store, row) == 1
    assert get(store, row.id).payload == {"split": [{"misses": [0, 6]}]}


def test_whoever_lost_the_claim_notes_nothing(store: Store) -> None:
    add(store, page(escalation=None, ticket=None, epoch=None))
    (row,) = claim(store)
    before = get(store, row.id).payload
    assert lapse(store) == 1
    assert note(store, row.id, row.generation, split=[]) == 0
    assert (get(store, row.id).payload, get(store, row.id).state) == (before, OutboxState.DOUBT)
