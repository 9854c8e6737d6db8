"""The papers of a review, sent by real processes that are killed: they stand in its thread once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from random import Random

import pytest

from bot.chaos.standin import AMBIGUOUS
from bot.chaos.storm import warm
from bot.playground import Playground
from bot.playground.records import Message
from bot.store import Store
from bot.store.paging import OutboxState
from tests.builders import at
from tests.faults.digest_replicas import Replicas, SharedClock, replicas
from tests.house import furnished
from tests.office import MANIFEST

LEADS = "C0LEADS001"
AGREEMENTS = f"""\
format: 1
organization: {{name: Example, zone: Europe/Berlin}}
priorities: [P1]
agreements:
  standard: {{kind: sla, effective_from: 2025-05-02, review: every month, targets: {{first_response: 30m}}}}
digests: {{morning: {{channel: {LEADS}, at: "17:00"}}}}
"""
NINE = at("2025-06-02 07:00")
CONTEXT = get_context("forkserver")
POINTS = ("claimed", "before_post", "during", "after_post", "continued", "before_finish", "finished")
# In the order in which the reminder and what follows it come to them, each time it begins anew.
KILLS = ("claimed", "before_post", "continued", "after_post")
PAPERS = ("before_post", "during", "after_post", "looked")


@dataclass
class Reviewing:
    """The bots, their workspace, and what stands in it."""

    slack: Playground
    store: Store
    bots: Replicas

    def posted(self) -> list[Message]:
        return [one for one in self.slack.workspace.messages[LEADS].values() if one.user == self.slack.workspace.bot.id]

    def stands(self) -> bool:
        """Whether all of it is told to its end."""
        with self.store.read() as rows:
            counts = rows.outbox.counts()
        waiting = sum(counts[state] for state in (OutboxState.DUE, OutboxState.SENDING, OutboxState.DOUBT))
        return counts[OutboxState.SENT] == 3 and not waiting

    def once(self) -> None:
        """A reminder, and in its thread one message with the words and one with the files."""
        posted = self.posted()
        (head,) = [one for one in posted if one.thread_ts in (None, one.ts)]
        assert [one.thread_ts for one in posted if one is not head] == [head.ts, head.ts]
        (papers,) = [one for one in posted if one.files]
        assert [file.name for file in papers.files] == ["standard-2025-06-02.html", "review-standard-2025-06-02.html"]


@contextmanager
def reviewing(store: Store, *, count: int) -> Iterator[Reviewing]:
    """So many bots on a database, some seconds before a review is due."""
    furnished(store, AGREEMENTS)
    CONTEXT.set_forkserver_preload(["tests.faults.digest_replicas"])
    warm(CONTEXT)
    clock = SharedClock(CONTEXT, NINE - timedelta(seconds=5))
    with ExitStack() as ending:
        slack = ending.enter_context(Playground(MANIFEST, now=clock, rates=False))
        slack.workspace.add_channel("leads", slack.workspace.add_user("ada"), id=LEADS)
        database = store.engine.url.render_as_string(hide_password=False)
        bots = ending.enter_context(replicas(slack, database, clock, context=CONTEXT, count=count))
        yield Reviewing(slack, store, bots)


@pytest.mark.parametrize("point", PAPERS)
def test_killed_where_the_files_are_about_to_be_shown_or_were(sqlite_store: Store, point: str) -> None:
    with reviewing(sqlite_store, count=1) as found:
        # Put off, so that the reminder and its evidence stand when the trap is set: it is for the files.
        found.slack.workspace.faults.order("files.getUploadURLExternal", "http_429", retry_after=20)
        found.bots.until(lambda: len(found.posted()) == 2, begin=NINE)
        found.bots.until(found.stands, kills=[point])
        found.once()
        found.bots.passes(20)
        found.once()
    assert found.bots.traps.sprung == [point]


def test_three_processes_that_are_killed_on_the_way_bring_them_once(postgres_store: Store) -> None:
    with reviewing(postgres_store, count=3) as found:
        found.bots.until(found.stands, kills=KILLS, begin=NINE)
        found.once()
        found.bots.passes(70)
        found.once()
    assert found.bots.traps.sprung == [*KILLS]


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(1, 11))
def test_killed_in_any_order_by_a_slack_that_leaves_calls_unclear(store: Store, seed: int) -> None:
    chance = Random(seed)
    with reviewing(store, count=1 if store.dialect == "sqlite" else 3) as found:
        methods = ("chat.postMessage", "files.getUploadURLExternal", "upload", "files.completeUploadExternal")
        found.slack.workspace.faults.random(seed, dict.fromkeys(AMBIGUOUS, 0.1), methods=methods)
        found.bots.until(found.stands, kills=chance.choices(POINTS, k=8), begin=NINE)
        found.bots.passes(320)
        found.once()
