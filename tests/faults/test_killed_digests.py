"""Digests told by real processes that are killed: each stands once for its local date, and so do its parts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from random import Random

import pytest

from bot.chaos.standin import AMBIGUOUS, id_of
from bot.chaos.storm import warm
from bot.jobs.digest_telling import message_of, tell_due
from bot.playground import Playground
from bot.playground.records import Message
from bot.store import Store
from bot.store.paging import OutboxRow, OutboxState
from tests.builders import at, opened
from tests.faults.digest_replicas import Replicas, SharedClock, replicas
from tests.house import contracts_of, furnished, take
from tests.office import MANIFEST, everything

LEADS, DIGEST = "C0LEADS001", "night"
AGREEMENTS = f"""\
format: 1
organization: {{name: Example, zone: Europe/Berlin}}
priorities: [P1]
agreements: {{standard: {{kind: sla, objective: 90%, targets: {{first_response: 30m}}}}}}
digests: {{{DIGEST}: {{channel: {LEADS}, at: "02:30"}}}}
"""
TICKETS = [f"N-{number:03}" for number in range(160)]
TELLING = ("gathered", "noted", "told")
POSTING = ("claimed", "before_post", "during", "after_post", "continued", "before_finish", "finished")
CONTEXT = get_context("forkserver")
SOON = timedelta(seconds=20)


@dataclass(frozen=True)
class Night:
    """When 02:30 is told on a date in Berlin, when the same wall time comes again, and the next date's; in UTC."""

    day: date
    told: datetime
    again: datetime
    following: datetime


NIGHTS = {
    "ordinary": Night(
        date(2025, 6, 3), at("2025-06-03 00:30"), at("2025-06-03 01:30"), at("2025-06-04 00:30"),
    ),
    "spring, 2:30 is missing": Night(
        date(2025, 3, 30), at("2025-03-30 01:30"), at("2025-03-30 02:30"), at("2025-03-31 00:30"),
    ),
    "autumn, 2:30 comes twice": Night(
        date(2025, 10, 26), at("2025-10-26 00:30"), at("2025-10-26 01:30"), at("2025-10-27 01:30"),
    ),
}  # fmt: skip


@dataclass
class Telling:
    """The bots, the workspace they tell it in, and what stands there."""

    slack: Playground
    store: Store
    bots: Replicas

    def posted(self) -> list[Message]:
        messages = self.slack.workspace.messages.values()
        return [one for stored in messages for one in stored.values() if one.user == self.slack.workspace.bot.id]

    def row(self, day: date) -> OutboxRow | None:
        with self.store.read() as rows:
            return rows.outbox.get(message_of(DIGEST, day))

    def stands(self, day: date) -> bool:
        """Whether the digest of a date is told to its end."""
        with self.store.read() as rows:
            head, counts = rows.outbox.get(message_of(DIGEST, day)), rows.outbox.counts()
        waiting = sum(counts[state] for state in (OutboxState.DUE, OutboxState.SENDING, OutboxState.DOUBT))
        return head is not None and head.state is OutboxState.SENT and not waiting

    def once(self, *days: date) -> None:
        """Each of these digests stands once, with each part and each ticket of the first once, and nothing else."""
        posted = self.posted()
        assert max(Counter(map(id_of, posted)).values()) == 1
        # A message that heads a thread names itself as that.
        heads = {id_of(one): one for one in posted if one.thread_ts in (None, one.ts)}
        assert list(heads) == [message_of(DIGEST, day) for day in days]
        first, parts = next(iter(heads.values())), [one for one in posted if id_of(one) not in heads]
        assert len(parts) >= 2
        assert {(one.channel, one.thread_ts) for one in parts} == {(LEADS, first.ts)}
        told = "\n".join(everything(one).removeprefix(one.text) for one in (first, *parts))
        assert {key: told.count(f"{key} ") for key in TICKETS} == dict.fromkeys(TICKETS, 1)
        assert not [method for method, _ in self.slack.workspace.calls if method == "chat.delete"]


@contextmanager
def telling(store: Store, night: Night, *, count: int) -> Iterator[Telling]:
    """So many bots on a database with a day of misses behind it, some seconds before the digest is due."""
    begin = night.told - SOON
    opening = begin - timedelta(hours=12)
    furnished(store, AGREEMENTS)
    take(store, *(opened(opening, ticket=key, event_id=key, title="x" * 90) for key in TICKETS), now=begin, quiet=True)
    assert tell_due(store, contracts_of(store), now=begin) == 0
    CONTEXT.set_forkserver_preload(["tests.faults.digest_replicas"])
    warm(CONTEXT)
    clock = SharedClock(CONTEXT, begin)
    with ExitStack() as ending:
        slack = ending.enter_context(Playground(MANIFEST, now=clock, rates=False))
        slack.workspace.add_channel("leads", slack.workspace.add_user("ada"), id=LEADS)
        database = store.engine.url.render_as_string(hide_password=False)
        yield Telling(
            slack, store, ending.enter_context(replicas(slack, database, clock, context=CONTEXT, count=count))
        )


def night_through(found: Telling, night: Night, *, kills: Sequence[str], later: Sequence[str]) -> None:
    """The digest is told under the kills; the same wall time comes again; then the next date's comes."""
    bots = found.bots
    bots.until(lambda: found.stands(night.day), kills=kills)
    found.once(night.day)
    bots.clock.move_to(night.again - SOON)
    bots.passes(1.5 * SOON.total_seconds())
    found.once(night.day)
    following = night.day + timedelta(days=1)
    bots.until(lambda: found.stands(following), kills=later, begin=night.following - SOON)
    found.once(night.day, following)


SPRING, AUTUMN = (NIGHTS[name] for name in NIGHTS if name != "ordinary")


# In the order in which the telling of a digest in three messages comes to them, each time it begins anew.
KILLS = (*TELLING, "claimed", "before_post", "continued", "after_post", "finished")
LATER = ("noted", "before_finish")


def test_one_process_killed_at_every_point_tells_each_digest_once(sqlite_store: Store) -> None:
    with telling(sqlite_store, SPRING, count=1) as found:
        night_through(found, SPRING, kills=KILLS, later=LATER)
    assert found.bots.traps.sprung == [*KILLS, *LATER]


def test_three_processes_killed_at_every_point_tell_each_digest_once(postgres_store: Store) -> None:
    with telling(postgres_store, AUTUMN, count=3) as found:
        night_through(found, AUTUMN, kills=KILLS, later=LATER)
    assert found.bots.traps.sprung == [*KILLS, *LATER]


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(1, 11))
@pytest.mark.parametrize("night", NIGHTS.values(), ids=NIGHTS)
def test_killed_in_any_order_by_a_slack_that_leaves_posts_unclear(store: Store, night: Night, seed: int) -> None:
    chance = Random(seed)
    kills = chance.choices((*TELLING, *POSTING), k=12)
    with telling(store, night, count=1 if store.dialect == "sqlite" else 3) as found:
        found.slack.workspace.faults.random(seed, dict.fromkeys(AMBIGUOUS, 0.1))
        night_through(found, night, kills=kills, later=chance.choices((*TELLING, *POSTING), k=3))
    assert found.bots.traps.sprung
