"""What the log says was done, done in Slack as people would: written, typed, reacted, pressed; or read in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from time import sleep

from bot.jobs.intake import take_in
from bot.playground import Person
from bot.playground.answer import Answer
from bot.playground.records import Message
from sla_core.tickets import (
    Assigned,
    Author,
    Changed,
    Event,
    Fact,
    Opened,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Scope,
)
from sla_core.tickets import Message as Said
from tests.stories.week.cast import CALLERS, WHERE
from tests.stories.week.desk import LATE, Desk
from tests.stories.week.log import Act, Does, Incident, Way

SECONDS = 10.0
WAITING = {"waiting_customer": "waiting for the customer", "waiting_third_party": "waiting for a third party"}


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody acknowledged a call: of which ticket and metric, who, and when."""

    at: datetime
    ticket: str
    metric: str
    person: str


@dataclass
class Doing:
    """The people of the week. `keys` are the bot's keys of the log's tickets, `heads` the messages that opened some."""

    desk: Desk
    incidents: dict[str, Incident]
    keys: dict[str, str] = field(default_factory=dict)
    heads: dict[str, Message] = field(default_factory=dict)
    done: list[tuple[Act, datetime]] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    reacted: set[tuple[str, str, str]] = field(default_factory=set)

    def does(self, act: Act) -> None:
        """Does one thing, and waits until the bot has taken it in."""
        one = self.incidents[act.ticket]
        self.done.append((act, self.desk.clock()))
        if one.way is Way.IMPORTED:
            self._reads_in(one, act)
        elif act.does is Does.OPENS:
            (self._writes if one.way is Way.WRITTEN else self._fills_in)(one, act)
        else:
            _DEEDS[act.does](self, one, act)
        self.desk.heard()

    def acknowledges(self, message: Message, person: str) -> None:
        """Presses the button of a call, if it is still there."""
        live = self.desk.slack.workspace.message(message.channel, message.ts)
        pressed = next((e for e in elements(live.blocks if live else ()) if e.get("action_id") == "ack"), None)
        if live is None or pressed is None:
            return
        key, metric = about(live)
        self.answers.append(Answered(self.desk.clock(), key, metric, person))
        answer = self.person(person).presses(live, "ack")
        _fine(answer)
        answer.reply(SECONDS)
        self.desk.heard()

    def person(self, key: str) -> Person:
        """Somebody of the desk by key, or anybody by id."""
        known = self.desk.bot.door.contracts().people.get(key)
        return self.desk.slack.person(known.slack if known else key)

    def types(self, one: Incident, by: str, text: str) -> Message:
        """Types a command where the ticket is talked about; what is answered."""
        answer = self.person(by).types(WHERE[one.customer], f"/sla {text}")
        _fine(answer)
        return answer.reply(SECONDS)

    def carried(self, one: Incident, text: str) -> bool:
        """Whether a reply that was typed as a command stands in the channel; it may come late."""
        sleep(2 * LATE)
        workspace = self.desk.slack.workspace
        with workspace.lock:
            return any(text in message.text for message in workspace.messages[WHERE[one.customer]].values())

    def caller(self, one: Incident) -> Person:
        people = list(CALLERS[one.customer or ""].values())
        return self.person(people[one.caller % len(people)])

    def in_thread(self, one: Incident, person: Person, text: str) -> None:
        person.says(WHERE[one.customer], text, thread_ts=self.heads[one.key].ts)

    def reacts(self, one: Incident, by: str, name: str) -> bool:
        """Reacts to the message that opened the ticket; the same again would say nothing new, and is not done."""
        if one.way is not Way.WRITTEN or (one.key, by, name) in self.reacted:
            return False
        self.reacted.add((one.key, by, name))
        self.person(by).reacts(self.heads[one.key], name)
        return True

    def _writes(self, one: Incident, act: Act) -> None:
        channel = WHERE[one.customer]
        self.heads[one.key] = head = self.caller(one).says(channel, title_of(one))
        self.desk.heard()
        with self.desk.store.read() as rows:
            (row,) = rows.tickets.find(conversation=channel, thread_ts=head.ts, open_only=False)
        self.keys[one.key] = row.ticket.key

    def _fills_in(self, one: Incident, act: Act) -> None:
        with self.desk.store.read() as rows:
            before = set(rows.events.tickets())
        answer = self.person("sam").types(WHERE[one.customer], "/sla new")
        view = answer.view(SECONDS)
        filled = {"title": title_of(one), "priority": act.to, "service": one.service}
        assert self.person("sam").submits(view, filled) is None
        with self.desk.store.read() as rows:
            (self.keys[one.key],) = set(rows.events.tickets()) - before

    def _reads_in(self, one: Incident, act: Act) -> None:
        self.keys[one.key] = one.key
        now = self.desk.clock()
        events = [
            Event(one.key, now, fact, "uci", f"{one.key}/{len(self.done)}/{n}", act.by, seq=10 * len(self.done) + n)
            for n, fact in enumerate(self._facts(one, act))
        ]
        door = self.desk.bot.door
        intake = take_in(door.store, door.contracts(), events, now=now)
        assert (intake.added, intake.refused) == (len(events), ())

    def _facts(self, one: Incident, act: Act) -> Iterable[Fact]:
        """An act as the log of a help desk tells it."""
        match act.does:
            case Does.OPENS:
                scope = Scope(one.customer, one.service, "phone", act.to, act.team or None)
                yield Opened(title_of(one), scope)
            case Does.ASSIGNS:
                yield Assigned(self.person(act.to).id, act.team or None)
            case Does.RANKS:
                yield Changed({"priority": act.to})
            case Does.REPLIES:
                yield Said(Author.AGENT)
            case Does.ASKS:
                yield from (Resumed("waiting_customer"), Said(Author.CUSTOMER))
            case Does.WAITS:
                yield Paused(act.to)
            case Does.GOES_ON:
                yield Resumed()
            case Does.RESOLVES:
                yield Resolved()
            case Does.REOPENS:
                yield Reopened()


def title_of(one: Incident) -> str:
    return f"Symptom {one.symptom} of {one.service}"


def _assigns(doing: Doing, one: Incident, act: Act) -> None:
    if not doing.reacts(one, act.to, "eyes"):
        doing.types(one, act.by or "sam", f"assign {doing.keys[one.key]} <@{doing.person(act.to).id}>")


def _ranks(doing: Doing, one: Incident, act: Act) -> None:
    doing.types(one, act.by, f"priority {doing.keys[one.key]} {act.to}")


def _replies(doing: Doing, one: Incident, act: Act) -> None:
    if one.way is Way.WRITTEN:
        doing.in_thread(one, doing.person(act.by), "Please try it again: we have changed something")
    else:
        text = f"Please try it again, for the {len(doing.done)}th time"
        said = doing.types(one, act.by, f"reply {doing.keys[one.key]} {text}")
        while "Slack did not" in said.text:
            # Whoever is told that looks, and records it, or says it again.
            again = "" if doing.carried(one, text) else f" {text}"
            said = doing.types(one, act.by, f"reply {doing.keys[one.key]}{again}")


def _asks(doing: Doing, one: Incident, act: Act) -> None:
    if one.way is Way.WRITTEN:
        doing.in_thread(one, doing.caller(one), "Here is what you asked for, what now?")
    else:
        doing.types(one, act.by, f"resume {doing.keys[one.key]}")


def _waits(doing: Doing, one: Incident, act: Act) -> None:
    doing.types(one, act.by, f"pause {doing.keys[one.key]} {WAITING[act.to]}")


def _goes_on(doing: Doing, one: Incident, act: Act) -> None:
    doing.types(one, act.by, f"resume {doing.keys[one.key]}")


def _resolves(doing: Doing, one: Incident, act: Act) -> None:
    if not doing.reacts(one, act.by, "white_check_mark"):
        doing.types(one, act.by, f"resolve {doing.keys[one.key]}")


def _reopens(doing: Doing, one: Incident, act: Act) -> None:
    if one.way is Way.WRITTEN:
        doing.in_thread(one, doing.caller(one), "It has come back")
    else:
        doing.types(one, act.by, f"reopen {doing.keys[one.key]}")


_DEEDS: dict[Does, Callable[[Doing, Incident, Act], None]] = {
    Does.ASSIGNS: _assigns,
    Does.RANKS: _ranks,
    Does.REPLIES: _replies,
    Does.ASKS: _asks,
    Does.WAITS: _waits,
    Does.GOES_ON: _goes_on,
    Does.RESOLVES: _resolves,
    Does.REOPENS: _reopens,
}


def _fine(answer: Answer) -> None:
    assert answer.error is None, answer.error


def elements(blocks: object) -> Iterable[dict[str, object]]:
    """Every button of some blocks."""
    for block in blocks if isinstance(blocks, list | tuple) else ():
        yield from block.get("elements") or ()


def about(message: Message) -> tuple[str, str]:
    """The ticket and the metric that a call is about, as its button *Why* says."""
    value = next(str(e["value"]) for e in elements(message.blocks) if e.get("action_id") == "why")
    key, _, metric = value.partition(" ")
    return key, metric
