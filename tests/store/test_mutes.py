"""Mutes in the store: which hold when, that each is added once, and that ending one twice does it once."""

from datetime import timedelta

from bot.store import Store
from bot.store.mutes import MuteRow
from tests.store.samples import NOON

HOUR = timedelta(hours=1)


def mute(id: str = "m1", start: float = 0, end: float = 2, **rest: str) -> MuteRow:
    return MuteRow(id, NOON + start * HOUR, NOON + end * HOUR, "U0ADA00001", **{"ticket": "T-1", **rest})  # type: ignore[arg-type]


def held(store: Store, hours: float) -> list[str]:
    with store.read() as rows:
        return [one.id for one in rows.mutes.holding(NOON + hours * HOUR)]


def test_a_mute_holds_from_its_beginning_until_its_end_or_until_somebody_ends_it(store: Store) -> None:
    with store.write() as rows:
        assert rows.mutes.add(mute("long", 0, 4))
        assert rows.mutes.add(mute("short", 1, 2))
    assert [held(store, hours) for hours in (-0.1, 0, 1.5, 2, 4)] == [[], ["long"], ["short", "long"], ["long"], []]
    with store.write() as rows:
        assert rows.mutes.end("long", by="U0BOB00001", now=NOON + 1.25 * HOUR) == 1
        assert rows.mutes.end("long", by="U0ADA00001", now=NOON + 1.5 * HOUR) == 0, "once is enough"
    assert [held(store, hours) for hours in (1, 1.2, 1.25, 1.5)] == [
        ["short", "long"],
        ["short", "long"],
        ["short"],
        ["short"],
    ]


def test_the_same_request_mutes_once_and_what_it_kept_quiet_is_counted(store: Store) -> None:
    with store.write() as rows:
        assert rows.mutes.add(mute())
        assert not rows.mutes.add(mute(end=9))
        rows.mutes.count("m1")
        rows.mutes.count("m1")
    with store.read() as rows:
        (one,) = rows.mutes.within(NOON, NOON + HOUR)
    assert (one.kept, one.until) == (2, NOON + 2 * HOUR)


def test_a_span_has_the_mutes_that_held_in_it(store: Store) -> None:
    with store.write() as rows:
        rows.mutes.add(mute("before", -4, -2))
        rows.mutes.add(mute("across", -1, 1))
        rows.mutes.add(mute("after", 3, 4))
        rows.mutes.add(mute("ended", -4, 4))
        rows.mutes.end("ended", by="U0ADA00001", now=NOON - HOUR)
    with store.read() as rows:
        assert [one.id for one in rows.mutes.within(NOON, NOON + 2 * HOUR)] == ["across"]
        assert [one.id for one in rows.mutes.within(NOON - 2 * HOUR, NOON)] == ["across", "ended"]


def test_a_mute_covers_its_ticket_everywhere_or_its_channel(store: Store) -> None:
    assert mute().covers(ticket="T-1", channel="C1")
    assert not mute().covers(ticket="T-2", channel="C1")
    level = MuteRow("m2", NOON, NOON + HOUR, "ada", channel="C1", level="warnings")
    assert level.covers(ticket="T-9", channel="C1")
    assert not level.covers(ticket="T-9", channel="C2")
