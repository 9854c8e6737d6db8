"""What a story of the watch is told with: people who press, react, reply and type, and what they see."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.playground import Person
from bot.playground.records import Message
from bot.slack.drawing import draw_stale
from bot.store import Store
from bot.store.paging import OutboxRow
from sla_core.escalations import Stage
from tests.builders import When, at
from tests.office import everything
from tests.oncall import HOUSE, OnCall, on_call
from tests.watch import ON_WATCH

SECONDS = 5.0


class Watching(OnCall):
    """The office on watch, told as a story. A P1 of Ada's, opened Monday 09:00 in Berlin, is to be answered by 13:00.

    Ada owns it and is called at noon; Cyd is on duty and is called at the breach; their lead a quarter of an hour on.
    Times are UTC, two hours behind.
    """

    def until(self, when: When) -> "Watching":
        """Lets time pass, rung by rung."""
        end = at(when)
        while (wake := self._next()) is not None and wake <= end:
            self.office.until(max(wake, self.office.clock()))
        self.office.until(max(end, self.office.clock()))
        return self

    def sleeps(self, when: When) -> "Watching":
        """The bot is down until then."""
        self.office.until(when)
        return self

    def _next(self) -> datetime | None:
        with self.office.store.read() as rows:
            return rows.escalations.next_wake()

    def person(self, id: str) -> Person:
        return self.office.slack.person(id)

    def live(self, ticket: str = "T-1") -> Message:
        """The one message of the ticket's escalation, as it stands."""
        with self.office.store.read() as rows:
            found = rows.escalations.live(self.escalation(ticket).id)
        assert found is not None
        assert found.ts is not None
        assert found.place is not None
        message: Message = self.space.messages[found.place][found.ts]
        return message

    def shows(self, ticket: str = "T-1") -> str:
        """What the live message says once it is drawn again."""
        while draw_stale(self.office.bot.door):
            pass
        return everything(self.live(ticket))

    def presses(self, who: str, button: str, ticket: str = "T-1") -> str:
        """Presses a button of the live message; what the bot answers, to that person alone."""
        answer = self.person(who).presses(self.live(ticket), button)
        assert answer.error is None, answer.error
        return everything(answer.reply(SECONDS))

    def types(self, who: str, text: str) -> str:
        answer = self.person(who).types(HOUSE, text)
        assert answer.error is None, answer.error
        return everything(answer.reply(SECONDS))

    def becomes(self, stage: Stage, ticket: str = "T-1") -> None:
        """Waits until the escalation stands there."""
        self.space.wait_for(lambda: [1] if self.stage(ticket) is stage else [], SECONDS, f"stage {stage}")

    def called(self, ticket: str = "T-1") -> list[tuple[str, ...]]:
        """Whom each page that went out has called, in their order."""
        return [row.people for row in self.pages(ticket) if row.sent_ts]

    def last(self, ticket: str = "T-1") -> OutboxRow:
        return self.pages(ticket)[-1]

    def trail(self, ticket: str = "T-1") -> list[str]:
        with self.office.store.read() as rows:
            assert rows.trail.verify() == []
            return [line.what for line in rows.trail.of(self.escalation(ticket).id)]


@contextmanager
def watching(store: Store, *, ladders: str = ON_WATCH) -> Iterator[Watching]:
    with on_call(store, ladders) as calls:
        yield Watching(calls.office)
