"""Answers that never arrived as events are found in the threads: Slack sends nothing again after an outage."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.jobs.answering import acknowledge
from bot.slack.door import Door
from bot.slack.drawing import redraw
from bot.slack.errors import SILENCE, Failure, failure_of, retry_after, what_of
from bot.slack.events import ANSWERS
from bot.slack.finding import HISTORY, READS, REPLIES, hold_reads
from bot.slack.names import NotUnderstood
from bot.store.paging import LiveMessage
from sla_core.errors import CannotEscalate
from sla_core.escalations import Stage
from sla_core.zones import epoch

log = logging.getLogger(__name__)

QUIET_FOR = timedelta(seconds=45)
RECOVER, RECOVER_EVERY = "recover", timedelta(seconds=12)
BATCH, PAGE_SIZE = 100, 200
# An internal app may read fifty times a minute; reconciling needs some of that.
CALLS, CALLS_AMID_DOUBTS, PAGES_OF_PLACE = 12, 2, 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody did that answers: a reply or a reaction, and the key under which it counts once."""

    person: str
    how: str
    request: str


def reply_key(place: str, ts: str) -> str:
    """The key of a reply, the same for its event and for whoever finds it in the thread."""
    return f"reply|{place}|{ts}"


def reaction_key(place: str, ts: str, person: str) -> str:
    """The key of somebody's reaction to a message."""
    return f"reaction|{place}|{ts}|{person}"


def recover(door: Door) -> int:
    """Looks through the threads that were quiet for a while, and acknowledges for whoever answered there.

    1. the live messages of escalations that still call somebody
    2. one look at each place shows who reacted and which threads were replied to
    3. one look into each of those threads
    """
    now = door.now()
    with door.store.write() as rows:
        doubts = rows.upkeep.doubts()
        # One replica for all of them: what may be read in a minute does not grow with their number.
        if rows.budget.shut(READS, now=now) or not rows.budget.take([RECOVER], now=now, slot=RECOVER_EVERY):
            return 0
        quiet = rows.escalations.quiet(now, before=now - QUIET_FOR, limit=BATCH)
    places: dict[str, list[LiveMessage]] = defaultdict(list)
    for live in quiet:
        if live.place and live.ts:
            places[live.place].append(live)
    # Messages in doubt have to be looked for first, and both share what may be read in a minute.
    look = _Look(door, CALLS_AMID_DOUBTS if doubts else CALLS)
    return sum(_recover(look, place, lives) for place, lives in places.items())


class _Look:
    """The calls of one turn, which are counted: those left out come with the next one."""

    def __init__(self, door: Door, calls: int) -> None:
        self.door = door
        self._left = calls

    def messages(self, method: str, pages: int, **arguments: Any) -> Iterator[Mapping[str, Any]]:
        cursor = None
        for _ in range(pages):
            if self._left <= 0:
                return
            self._left -= 1
            response = self._read(method, limit=PAGE_SIZE, cursor=cursor, **arguments)
            yield from response.get("messages") or ()
            cursor = (response.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    def _read(self, method: str, **arguments: Any) -> SlackResponse:
        client = self.door.client
        try:
            return (client.conversations_history if method == HISTORY else client.conversations_replies)(**arguments)
        except SlackApiError as error:
            if failure_of(error) is Failure.LATER:
                hold_reads(self.door, method, retry_after(error))
            raise


def _recover(look: _Look, place: str, lives: Sequence[LiveMessage]) -> int:
    stamps = sorted((live.ts for live in lives if live.ts), key=float)
    bounds = {"channel": place, "oldest": stamps[0], "latest": stamps[-1], "inclusive": True}
    try:
        heads = {str(m.get("ts")): m for m in look.messages(HISTORY, PAGES_OF_PLACE, **bounds)}
        return sum(_recover_one(look, live, heads.get(live.ts or "")) for live in lives)
    except (SlackApiError, *SILENCE) as error:
        log.warning("threads not searched: %s", what_of(error), extra={"action": "not_searched", "place": place})
        return 0


def _recover_one(look: _Look, live: LiveMessage, head: Mapping[str, Any] | None) -> bool:
    door = look.door
    with door.store.read() as rows:
        escalation = rows.escalations.get(live.escalation)
    if escalation is None or escalation.stage not in (Stage.ACTIVE, Stage.EXHAUSTED):
        return False
    for answer in _answers(look, live, head, since=escalation.since):
        if _of_the_house(door, answer.person) and _acknowledge(door, live, answer):
            return True
    return False


def _answers(
    look: _Look, live: LiveMessage, head: Mapping[str, Any] | None, *, since: datetime | None
) -> Iterator[Answer]:
    """Replies and reactions of people, the replies first, as only they say when they were made."""
    assert live.place is not None
    assert live.ts is not None
    thread = [head] if head is not None else []
    if head is None or _replied(head):
        thread = list(look.messages(REPLIES, 1, channel=live.place, ts=live.ts))
    for message in thread:
        ts = str(message.get("ts") or "0")
        if ts != live.ts and message.get("user") and not message.get("bot_id") and _after(ts, since):
            yield Answer(str(message["user"]), "reply", reply_key(live.place, ts))
    for message in thread:
        for person in _reacted(message):
            yield Answer(person, "reaction", reaction_key(live.place, str(message.get("ts")), person))


def _reacted(message: Mapping[str, Any]) -> Iterator[str]:
    for reaction in message.get("reactions") or ():
        # A skin tone comes after two colons.
        if message.get("bot_id") and str(reaction.get("name")).partition("::")[0] in ANSWERS:
            yield from map(str, reaction.get("users") or ())


def _replied(head: Mapping[str, Any]) -> bool:
    """Whether somebody else than the bot has replied."""
    own = head.get("user")
    return any(person != own for person in head.get("reply_users") or ())


def _after(ts: str, since: datetime | None) -> bool:
    return since is None or float(ts) >= epoch(since)


def _of_the_house(door: Door, person: str) -> bool:
    try:
        door.confines.agent(door.quick, person)
    except NotUnderstood:
        return False
    return True


def _acknowledge(door: Door, live: LiveMessage, answer: Answer) -> bool:
    """Whether this answer was new. The same one, had its event arrived, counts only once."""
    try:
        answered = acknowledge(
            door.store, door.contracts(), live.escalation, actor=answer.person, now=door.now(),
            request=answer.request, how=answer.how,
        )  # fmt: skip
    except CannotEscalate as refusal:
        log.info("answer not taken: %s", refusal, extra={"action": "answer_refused"})
        return False
    if answered.repeated:
        return False
    log.info("answer recovered", extra={"action": "answer_recovered", "escalation": live.escalation, "how": answer.how})
    redraw(door, live.escalation)
    return True
