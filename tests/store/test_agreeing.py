"""Proposals and consents in the store."""

from dataclasses import replace

from bot.store import Store
from bot.store.agreeing import AgreeingRow
from tests.store.samples import NOON

PROPOSAL = AgreeingRow("gold", "d1", "lena", NOON, facts={"changes": ["gold: title a -> b"], "open": False})


def test_what_was_proposed_and_agreed_to_comes_back_in_order(store: Store) -> None:
    with store.write() as rows:
        assert rows.agreeing.add(PROPOSAL)
        assert rows.agreeing.add(replace(PROPOSAL, agreement="silver"))
        first, _ = rows.agreeing.all()
        consent = AgreeingRow("gold", "d1", "carla", NOON, first.id, "them", {"noted_by": "lena"})
        assert rows.agreeing.add(consent)
    with store.read() as rows:
        assert [replace(one, id=0) for one in rows.agreeing.all("gold")] == [PROPOSAL, consent]
        assert [one.agreement for one in rows.agreeing.all()] == ["gold", "silver", "gold"]


def test_a_side_agrees_to_a_proposal_once_and_a_proposal_may_come_again(store: Store) -> None:
    with store.write() as rows:
        assert rows.agreeing.add(PROPOSAL)
        assert rows.agreeing.add(PROPOSAL), "it has no side, and so is none agreed twice"
        one, other = rows.agreeing.all()
        given = [
            rows.agreeing.add(AgreeingRow("gold", "d1", who, NOON, proposal, side))
            for who, proposal, side in (
                ("carla", one.id, "them"), ("cora", one.id, "them"), ("lena", one.id, "us"), ("cora", other.id, "them"),
            )
        ]  # fmt: skip
        assert given == [True, False, True, True]
