"""Commands that answer a call: ack, snooze, handover, escalate."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.jobs.answering import Answered, acknowledge, escalate, hand_over, snooze
from bot.jobs.asking import NoSuchTicket, ticket_called
from bot.jobs.contracts import Contracts
from bot.slack.asked import Asked, NotUnderstood
from bot.slack.door import Asker, Door, reader_of
from bot.slack.drawing import redraw
from bot.slack.views.answered import answered_view
from bot.slack.views.failure import refusal_view
from bot.slack.views.message import Shown
from sla_core.errors import CannotEscalate
from sla_core.escalations import Escalation, Stage

_CALLED = (Stage.ACTIVE, Stage.EXHAUSTED)
REASON = 200

Job = Callable[..., Answered]


def _ack(asked: Asked, one: Escalation) -> Job:
    return partial(acknowledge, until=asked.at, how="command")


def _snooze(asked: Asked, one: Escalation) -> Job:
    assert asked.at is not None
    return partial(snooze, until=asked.at, reason=asked.text[:REASON])


def _handover(asked: Asked, one: Escalation) -> Job:
    assert asked.person is not None
    return partial(hand_over, to=asked.person)


def _escalate(asked: Asked, one: Escalation) -> Job:
    return partial(escalate, rung=one.rung)


CALL_DEEDS: dict[str, Callable[[Asked, Escalation], Job]] = {
    "ack": _ack,
    "snooze": _snooze,
    "handover": _handover,
    "escalate": _escalate,
}


def answer_call(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown:
    """Answers the calls about a ticket; CannotEscalate, NoSuchTicket or NotUnderstood says why not.

    Everything that calls somebody just now is meant; where nothing does, the ladder that runs and is most urgent.
    """
    door.confines.agent(door.quick, asker.user)
    if asked.person is not None:
        _of_the_house(door, asked.person)
    wanted = _wanted(door, asked, asker)
    if asked.word == "escalate":
        wanted = wanted[:1]
    shown, refused = [], list[CannotEscalate]()
    for one in wanted:
        try:
            shown.append(_answer(door, contracts, asked, asker, one=one))
        except CannotEscalate as refusal:
            refused.append(refusal)
    if refused and not shown:
        raise refused[0]
    shown += [refusal_view(f"the other clock was left as it is: {refusal}") for refusal in refused]
    blocks = tuple(block for one in shown for block in one.blocks)
    return Shown("\n".join(one.text for one in shown), blocks)


def _answer(door: Door, contracts: Contracts, asked: Asked, asker: Asker, *, one: Escalation) -> Shown:
    now, request = door.now(), f"command|{asker.request}|{one.id}"
    job = CALL_DEEDS[asked.word](asked, one)
    answered = job(door.store, contracts, one.id, actor=asker.user, now=now, request=request)
    door.background.submit(redraw, door, one.id)
    return answered_view(answered, reader_of(contracts, now))


def _of_the_house(door: Door, person: str) -> None:
    try:
        door.confines.agent(door.quick, person)
    except NotUnderstood as refusal:
        raise NotUnderstood("only people of the house can be called: name somebody else") from refusal


def _wanted(door: Door, asked: Asked, asker: Asker) -> Sequence[Escalation]:
    assert asked.ticket is not None
    if not asker.request:
        raise NotUnderstood("Slack sent this without the id that keeps it from being done twice; please try again.")
    with door.store.read() as rows:
        row = ticket_called(rows, asked.ticket)
        if row is None or (asker.customer and row.ticket.scope.customer != asker.customer):
            raise NoSuchTicket(asked.ticket)
        found = [one for one in rows.escalations.of(row.ticket.key) if not one.over]
    if not found:
        raise NotUnderstood(f"{row.ticket.key} has no ladder that runs, so there is no call to answer")
    ranked = sorted(found, key=lambda one: (one.stage is Stage.HELD, one.breach_at or door.now(), one.metric))
    return [one for one in ranked if one.stage in _CALLED] or ranked[:1]
