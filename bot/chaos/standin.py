"""The Slack of the storm, in a process of its own: killing the bot does not touch it, and its messages are counted."""

import logging
import signal
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from multiprocessing.connection import Connection
from threading import Event as Signal
from threading import Thread
from typing import Any

import yaml

from bot.chaos.house import PEOPLE, TARGET_SECONDS, fill
from bot.chaos.plan import Opening, Plan, is_of_storm
from bot.chaos.seen import Posted, Seen
from bot.chaos.worker import end_with_parent
from bot.demo.stage import manifest_path
from bot.playground import Person, Playground
from bot.playground.records import Message

AMBIGUOUS = ("reset_after", "reset_before", "status_5xx_after", "status_5xx_before")
HANGING = ("hang_after", "hang_before")
HANG_SECONDS, LATE_SECONDS = 6.0, 3.0
"""How long Slack is silent when it hangs, and how long after hanging up it stores a message that is late."""
ACKNOWLEDGE = "ack"
_ATTEMPTS = 60


@dataclass(frozen=True, slots=True)
class Address:
    """Where the workspace is and how to get in."""

    api_url: str
    bot_token: str
    app_token: str


def serve(plan: Plan, begun: datetime, pipe: Connection) -> None:
    """Serves the workspace and obeys `begin`, `seen` and `end`, until told to end or alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    logging.basicConfig(level=logging.CRITICAL)
    manifest = yaml.safe_load(manifest_path().read_text(encoding="utf-8"))
    # Slack's pace is measured in real seconds.
    with Playground(manifest, now=plan.clock(begun), rates=plan.pace == 1) as slack:
        # Killed so often, the bot comes back more often than Slack would let it.
        slack.workspace.rates.per_minute |= dict.fromkeys(("apps.connections.open", "auth.test"), 10_000)
        fill(slack, plan)
        readers = Readers(slack, plan)
        pipe.send(Address(slack.api_url, slack.workspace.bot_token, slack.workspace.app_token))
        strike(slack, plan)
        obey(pipe, {"begin": lambda: readers.start(begun), "seen": lambda: seen(slack, readers)})
        readers.stop()


def obey(pipe: Connection, commands: Mapping[str, Callable[..., Any]]) -> None:
    """Answers (command, *arguments) until the command is `end`, or nobody is there any more."""
    try:
        while (told := pipe.recv())[0] != "end":
            pipe.send(commands[told[0]](*told[1:]))
    except EOFError:
        return


def strike(slack: Playground, plan: Plan) -> None:
    """Lets the plan's faults strike the posts from now on."""
    kinds = AMBIGUOUS if plan.pace > 1 else (*AMBIGUOUS, *HANGING)
    shares = dict.fromkeys(kinds, plan.ambiguous / len(kinds))
    shares |= {"late_store": plan.late} if plan.pace == 1 else {}
    seconds = {**dict.fromkeys(HANGING, HANG_SECONDS), "late_store": LATE_SECONDS}
    slack.workspace.faults.random(plan.seed, shares, seconds=seconds)


def seen(slack: Playground, readers: "Readers") -> Seen:
    """What there is to count."""
    workspace = slack.workspace
    with workspace.lock:
        posted = [
            Posted(m.channel, m.ts, id_of(m), m.thread_ts)
            for stored in workspace.messages.values()
            for m in stored.values()
            if m.user == workspace.bot.id and m.only_for is None
        ]
    return Seen(tuple(posted), dict(Counter(kind for _, kind in workspace.faults.done)), readers.acknowledged)


def id_of(message: Message) -> str:
    """The id a message carries in its metadata, empty if it carries none."""
    payload = (message.metadata or {}).get("event_payload", {})
    return next((str(payload[name]) for name in ("page_id", "notice_id", "id") if name in payload), "")


def _presses(slack: Playground, person: Person, message: Message) -> bool:
    return person.presses(message, ACKNOWLEDGE).error is None


def _reacts(slack: Playground, person: Person, message: Message) -> bool:
    person.reacts(message, "eyes")
    return True


def _reacts_unheard(slack: Playground, person: Person, message: Message) -> bool:
    """The reaction is there, but its event is lost."""
    with slack.workspace.lock:
        message.reactions.setdefault("eyes", []).append(person.id)
    return True


def _replies_unheard(slack: Playground, person: Person, message: Message) -> bool:
    slack.workspace.post(message.channel, person.id, "I have it", thread_ts=message.ts)
    return True


_WAYS = (_presses, _reacts, _presses, _reacts_unheard, _presses, _replies_unheard)


class Readers:
    """The people who acknowledge some of the pages, each in one of the ways there are; a dead button is pressed again.

    Some of what they do the bot never hears of, as in an outage of Slack's events.
    """

    def __init__(self, slack: Playground, plan: Plan) -> None:
        self._slack, self._stop = slack, Signal()
        self._due = sorted((one for one in plan.openings() if one.answered_after is not None), key=_pressed_at)
        self._known: dict[str, Message] = {}
        self._read: dict[str, int] = {}
        self._thread: Thread | None = None
        self.acknowledged = 0

    def start(self, begun: datetime) -> None:
        """Lets them read from now on."""
        self._thread = Thread(target=self._run, args=(begun,), name="readers", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(10)

    def _run(self, begun: datetime) -> None:
        waiting = [(begun + timedelta(seconds=_pressed_at(one)), one, 0) for one in self._due]
        while waiting and not self._stop.wait(0.2):
            now = self._slack.workspace.now()
            later = []
            for at, one, attempts in waiting:
                if at > now:
                    later.append((at, one, attempts))
                elif not self._answer(one) and attempts < _ATTEMPTS:
                    later.append((now + timedelta(seconds=1), one, attempts + 1))
            waiting = later

    def _answer(self, opening: Opening) -> bool:
        message = self._message(opening.ticket)
        if message is None:
            return False
        person = self._slack.person(list(PEOPLE.values())[opening.number % 2])
        answered = _WAYS[opening.number % len(_WAYS)](self._slack, person, message)
        self.acknowledged += answered
        return answered

    def _message(self, ticket: str) -> Message | None:
        """The message about a ticket that has the button; None while there is none."""
        workspace = self._slack.workspace
        with workspace.lock:
            for channel, stored in workspace.messages.items():
                new = list(islice(stored.values(), self._read.get(channel, 0), None))
                self._read[channel] = len(stored)
                for message in filter(_has_button, new):
                    self._known.setdefault(_ticket_of(message), message)
        return self._known.get(ticket)


def _pressed_at(opening: Opening) -> float:
    return opening.at + TARGET_SECONDS + (opening.answered_after or 0)


def _has_button(message: Message) -> bool:
    return any(
        element.get("action_id") == ACKNOWLEDGE for block in message.blocks for element in block.get("elements", [])
    )


def _ticket_of(message: Message) -> str:
    return next((word.strip(":,.*") for word in message.text.split() if is_of_storm(word)), "")
