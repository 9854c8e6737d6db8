"""What people write in a channel becomes what happened to a ticket: opened, asked, answered, thanked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.files.records import ChannelEntry, Opens
from bot.jobs.acting import PREFIX
from bot.jobs.cards import card_row
from bot.jobs.contracts import Contracts
from bot.jobs.intake import take_in_rows
from bot.jobs.promising import promises
from bot.store import Rows, Store
from bot.store.records import TicketRow
from sla_core.conversations import Phrases, Role, facts_of, is_closing, title_of
from sla_core.fold import Folded
from sla_core.phrases import PHRASES
from sla_core.tickets import Author, Closed, Corrected, Event, Fact, Message, Opened, Scope, in_order

SOURCE = "slack"
WAITS_FOR_CUSTOMER = "waiting_customer"
_MERGES = 20


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message as it was written: where, under which name, in which thread, by whom, in what part, and when."""

    conversation: str
    ts: str
    person: str
    role: Role
    text: str
    at: datetime
    thread_ts: str | None = None

    @property
    def head(self) -> str:
        """The message that heads its thread: the one it replies to, or itself."""
        return self.thread_ts or self.ts

    @property
    def name(self) -> str:
        """Its name in the log: the same however often it is delivered."""
        return name_of(self.conversation, self.ts)


@dataclass(frozen=True, slots=True)
class Heard:
    """The ticket a message belongs to, and as it stands afterwards; `opened` if it began with this message.

    `facts` are what was new: none if all of it was known before.
    """

    ticket: str
    facts: tuple[Fact, ...]
    folded: Folded | None = None

    @property
    def opened(self) -> bool:
        return any(isinstance(fact, Opened) for fact in self.facts)


def name_of(conversation: str, ts: str) -> str:
    """How the log names a message."""
    return f"{conversation}:{ts}"


def phrases_of(contracts: Contracts) -> Phrases:
    """The phrases that are known anywhere, and the house's own."""
    talk = contracts.talk
    return PHRASES.with_more(closing=talk.closing, holding=talk.holding)


def hear(store: Store, contracts: Contracts, said: Utterance, *, now: datetime) -> Heard | None:
    """Takes a message in; None where it belongs to no ticket and opens none.

    1. the channel says whose it is, the thread which ticket is talked about
    2. what the message means for that ticket
    3. its events, named after the message, so that a second delivery adds nothing
    4. a ticket that begins has its thread from now on, and a card in it
    """
    entry = contracts.channel(said.conversation)
    if entry is None or said.role is Role.MACHINE:
        return None
    with store.write() as rows:
        if (known := rows.events.ticket_of((SOURCE, said.name))) is not None:
            return Heard(known, ())
        row = ticket_in(rows, said.conversation, said.head)
        facts = facts_of(
            row.ticket if row else None, said.role, said.text,
            scope=scope_of(entry), phrases=phrases_of(contracts), resumes=entry.resumes or WAITS_FOR_CUSTOMER,
        )  # fmt: skip
        if row is None and (said.thread_ts is not None or entry.opens is not Opens.MESSAGES):
            return None
        return _take_in(rows, contracts, said, facts, key=row.ticket.key if row else None, now=now) if facts else None


def open_from(
    store: Store, contracts: Contracts, said: Utterance, scope: Scope, *, now: datetime, title: str = ""
) -> Heard:  # fmt: skip
    """Somebody of the house makes a ticket of a message, whoever wrote it; the same message makes one ticket only.

    It counts from when the message was written. What an agent wrote himself keeps no customer waiting.
    """
    with store.write() as rows:
        row = ticket_in(rows, said.conversation, said.head)
        if row is not None:
            return Heard(row.ticket.key, ())
        origin = Author.CUSTOMER if said.role is Role.CUSTOMER else Author.AGENT
        opened = Opened(title or title_of(said.text), scope, origin=origin)
        return _take_in(rows, contracts, said, (opened,), key=None, now=now)


def ticket_in(rows: Rows, conversation: str, thread_ts: str) -> TicketRow | None:
    """The ticket that is talked about in a thread; of one that was merged, the one it goes on as."""
    found = rows.tickets.find(conversation=conversation, thread_ts=thread_ts, open_only=False)
    row = max(found, key=lambda one: (one.ticket.opened_at is not None, one.ticket.key), default=None)
    for _ in range(_MERGES):
        if row is None or row.ticket.merged_into is None:
            return row
        row = rows.tickets.get(row.ticket.merged_into)
    return row


def scope_of(entry: ChannelEntry) -> Scope:
    """What a ticket from a channel is about."""
    return Scope(customer=entry.customer, service=entry.service, priority=entry.priority, channel=SOURCE)


def _take_in(
    rows: Rows, contracts: Contracts, said: Utterance, facts: Sequence[Fact], *, key: str | None, now: datetime
) -> Heard:
    ticket = key or rows.tickets.next_key(PREFIX)
    events = [_event(ticket, said, fact, number) for number, fact in enumerate(facts)]
    intake = take_in_rows(rows, contracts, events, now=now)
    if key is None:
        rows.tickets.thread(ticket, conversation=said.conversation, thread_ts=said.head)
        entry = contracts.channel(said.conversation)
        if entry is None or entry.card:
            rows.outbox.add([card_row(ticket, said.conversation, now=now)])
        row, folded = rows.tickets.get(ticket), intake.folded.get(ticket)
        if row is not None and folded is not None:
            # It has no thread to be told in before this.
            rows.outbox.add([*promises(contracts, folded, row, now=now)])
    return Heard(ticket, tuple(facts) if intake.added else (), intake.folded.get(ticket))


def _event(key: str, said: Utterance, fact: Fact, number: int) -> Event:
    # What a message is for comes last, and bears its name; what it brings about beside that comes before.
    name = said.name if isinstance(fact, Opened | Message) else f"{said.name}:{number}"
    return Event(key, said.at, fact, SOURCE, name, said.person, seq=None)


def hear_edit(
    store: Store, contracts: Contracts, said: Utterance, *, edited_at: datetime, now: datetime
) -> Heard | None:
    """A message was changed. Only whether it wants an answer matters: thanks become a request, or a request thanks.

    A request counts from the edit on, for nobody could have answered it before; thanks count from the beginning.
    """
    with store.write() as rows:
        key = rows.events.ticket_of((SOURCE, said.name))
        before = _present(rows, key, said.name) if key else None
        if key is None or not isinstance(before, Event) or not isinstance(before.fact, Message):
            return None
        closing = is_closing(said.text, phrases_of(contracts))
        if before.fact.author is not Author.CUSTOMER or before.fact.needs_reply is not closing:
            return None
        again = replace(before.fact, needs_reply=not closing)
        name = f"{said.name}:{edited_at.timestamp():.6f}"
        events = [
            Event(
                key,
                edited_at,
                Corrected(before.event_id, void=True, reason="edited"),
                SOURCE,
                f"{name}:void",
                said.person,
            ),
            Event(key, before.at if closing else edited_at, again, SOURCE, name, said.person),
        ]
        intake = take_in_rows(rows, contracts, events, now=now)
        return Heard(key, (again,) if intake.added else (), intake.folded.get(key))


def hear_deletion(
    store: Store, contracts: Contracts, conversation: str, ts: str, *, at: datetime, now: datetime
) -> Heard | None:
    """A message was taken away, and so is what it did; an unanswered ticket goes with its first message."""
    name = name_of(conversation, ts)
    with store.write() as rows:
        key = rows.events.ticket_of((SOURCE, name))
        present = _present(rows, key, name) if key else None
        if key is None or present is None:
            return None
        if isinstance(present.fact, Opened) and _answered(rows, key):
            return None
        void = Corrected(present.event_id, void=True, reason="deleted")
        events = [Event(key, at, void, SOURCE, f"{present.event_id}:deleted", present.actor)]
        if isinstance(present.fact, Opened):
            # Nothing counts any more, and nobody is to find it among what is open.
            events.append(Event(key, at, Closed(), SOURCE, f"{present.event_id}:closed", present.actor))
        intake = take_in_rows(rows, contracts, events, now=now)
        return Heard(key, (void,) if intake.added else (), intake.folded.get(key))


def _present(rows: Rows, key: str, name: str) -> Event | None:
    """What a message counts as now: the newest event that bears its name and has not been voided."""
    log = in_order(rows.events.of(key))
    bearing = [one for one in log if one.source == SOURCE and (one.event_id == name or _edit_of(one, name))]
    return bearing[-1] if bearing else None


def _edit_of(event: Event, name: str) -> bool:
    return isinstance(event.fact, Message) and event.event_id.startswith(f"{name}:")


def _answered(rows: Rows, key: str) -> bool:
    return any(isinstance(one.fact, Message) and one.fact.author is Author.AGENT for one in rows.events.of(key))
