"""What goes in and comes out of the store about calling people: the outbox, the audit trail, workers, overrides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = Mapping[str, Any]


class OutboxKind(StrEnum):
    """What a message is for.

    A notice tells a channel of a warning or a breach, news tells of many of them at once. A card shows a ticket in its
    thread; a promise tells a customer by when they will hear, a survey asks them how it went, a
    nudge reminds them that we wait for them. A digest tells how things
    stand. `live` heads an escalation whose first page went another way; a page calls people; `direct` says the same to
    one of them alone; a reminder goes to one person; a bundle gathers many pages of one channel; an alarm tells the
    leads; a word tells the owner of a ladder what to look at; `replica` tells the house that a bot process has fallen
    silent; a version tells a customer of a new version of its agreement, an expiry that one ends; `burn` tells the
    house of an error budget that burns too fast, a review leads that an agreement is to be looked at again; files
    bring its document and its evidence into the thread; the canary proves that posting works.
    """

    NOTICE = "notice"
    NEWS = "news"
    CARD = "card"
    PROMISE = "promise"
    SURVEY = "survey"
    NUDGE = "nudge"
    DIGEST = "digest"
    LIVE = "live"
    PAGE = "page"
    DIRECT = "direct"
    REMINDER = "reminder"
    BUNDLE = "bundle"
    ALARM = "alarm"
    WORD = "word"
    REPLICA = "replica"
    VERSION = "version"
    BURN = "burn"
    EXPIRY = "expiry"
    REVIEW = "review"
    FILES = "files"
    CANARY = "canary"


UNDER = "under"
"""In the payload of a message that belongs into the thread of another one: the id of that one."""
UPLOADED, SHARED = "uploaded", "shared"
"""In the payload of files: Slack's ids of all that were about to be shown, and when Slack last said yes to that.

They are noted before Slack is asked to show them, so that its message is found by them, whoever looks.
"""


class OutboxState(StrEnum):
    """Where a message stands.

    In doubt: perhaps posted, perhaps not; somebody has to look. Empty: there was nobody to call. Relayed: it went out
    another way than Slack. Bundled: it is a line of a bundle. Superseded: it is not true any more and was never sent.
    """

    DUE = "due"
    SENDING = "sending"
    DOUBT = "doubt"
    SENT = "sent"
    BUNDLED = "bundled"
    RELAYED = "relayed"
    EMPTY = "empty"
    SUPERSEDED = "superseded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message to be sent once, as facts; how it looks is decided at the door.

    `generation` grows with every claim, so that a worker that lost its claim can change nothing. `since` is when it
    first fell due, `due_at` when to try next. `rank` is 0 for the most urgent priority. It goes to `place`; without
    one to the house's own channel, and failing that to `fallback`. `epoch` is that of its escalation when it was
    made. `people` are the ones it called, once they were found. `tried_at` is when it was first claimed to be handed to
    Slack, `called_at` when the call of the present claim began.
    `closed_at` is when a call was drawn again without its button, since somebody had answered.
    `suspect` marks one sent again although it may have been posted; `copies` counts extra messages that were found.
    """

    id: str
    kind: OutboxKind
    payload: Json
    since: datetime
    due_at: datetime
    ticket: str | None = None
    escalation: str | None = None
    epoch: int | None = None
    rank: int = 9
    place: str | None = None
    fallback: str | None = None
    state: OutboxState = OutboxState.DUE
    generation: int = 0
    lease_until: datetime | None = None
    attempts: int = 0
    people: tuple[str, ...] = ()
    tried_at: datetime | None = None
    called_at: datetime | None = None
    sent_at: datetime | None = None
    sent_place: str | None = None
    sent_ts: str | None = None
    path: str | None = None
    bundle: str | None = None
    closed_at: datetime | None = None
    suspect: bool = False
    copies: int = 0
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """The one message of an escalation in Slack.

    `parent` is the outbox row that is to become it, or became it; place and ts are None until it is posted. It is
    stale from `stale_at` on (None: as drawn). `looked_at` is when its thread was last searched for answers.
    """

    escalation: str
    parent: str | None = None
    place: str | None = None
    ts: str | None = None
    stale_at: datetime | None = None
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the trail. `hash` covers the line and the hash of the line before it."""

    number: int
    at: datetime
    actor: str
    what: str
    ticket: str | None
    escalation: str | None
    epoch: int | None
    facts: Json
    hash: str


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A running bot process: when it last gave a sign of life, and when each of its jobs last succeeded."""

    id: str
    started_at: datetime
    beat_at: datetime
    revision: str
    jobs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """Somebody takes over in a roster, or covers for one person of it; withdrawn ones count no longer."""

    id: str
    roster: str
    person: str
    start: datetime
    end: datetime
    covers: str | None = None
    reason: str = ""
    made_by: str = ""
    made_at: datetime | None = None
    withdrawn_at: datetime | None = None
