"""`/sla`: one listener for every word. The answer goes out with the acknowledgement, so neither is lost alone."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, Respond

from bot.jobs.contracts import Contracts
from bot.slack.advising import advise_answer
from bot.slack.answers import ANSWERS, Question, answer
from bot.slack.approving import offer_approval
from bot.slack.asked import Asked, NotUnderstood, first_word, read
from bot.slack.asked_calls import CALLS
from bot.slack.asked_mutes import MUTES
from bot.slack.binding import offer_binding
from bot.slack.charging import fee_answer
from bot.slack.closing import close_answer
from bot.slack.deeds import DEEDS, do
from bot.slack.digest_asking import digest_answer
from bot.slack.documents import document_sent
from bot.slack.door import Asker, Door, reader_of, vocabulary_of
from bot.slack.errors import SILENCE, what_of
from bot.slack.form import open_form
from bot.slack.muting import mute_answer
from bot.slack.names import shown
from bot.slack.outages import needs_form, offer_outage, outage_answer
from bot.slack.paging_deeds import CALL_DEEDS, answer_call
from bot.slack.reading import Reading
from bot.slack.seal import sealed
from bot.slack.views.failure import failure_view, refusal_view
from bot.slack.views.message import Shown, actions, button
from bot.slack.views.new import new_view
from bot.slack.views.receipt import receipt_view
from bot.slack.waiving import offer_waiver, waive_answer, waives_in_form
from bot.slack.what_if import what_if_answer, what_if_begun
from bot.store.errors import StoreError
from bot.words import nearest
from sla_core.errors import SlaError

log = logging.getLogger(__name__)
Body = Mapping[str, Any]


def command(door: Door, body: Body, ack: Ack) -> None:
    """Answers one slash command."""
    text = body.get("text") or ""
    if first_word(text) in SLOW and not _opens_form(door, body, text):
        # It may take longer than Slack waits: it is acknowledged at once, and answered through its response URL.
        ack()
        door.background.submit(_answer_later, door, body, text)
        return
    begun: list[Shown] = []
    after: list[Callable[[], Shown]] = []
    shown = guarded("command", lambda: _begun(door, body, text, begun) or _command(door, body, text, after))
    ack(response_type="ephemeral", **shown.payload()) if shown is not None else ack()
    if begun:
        door.background.submit(_answer_later, door, body, text, replacing=True)
    for following in after:
        door.background.submit(_follow, door, body, partial(_in_turn, door, following))


SLOW = (
    "advise", "attainment", "availability", "budget", "close", "credits", "digest", "fee", "forecast", "pauses",
    "quality", "statement", "waive", "whose",
)  # fmt: skip
"""What counts more than a ticket or what is open."""
IN_TURN_SECONDS = 0.2
"""By then the acknowledgement of a command has gone out, so that what follows it stands beneath it."""


def _opens_form(door: Door, body: Body, text: str) -> bool:
    """Whether a word that is slow opens a form instead: Slack opens none that waits behind what others have counted."""
    if first_word(text) != "waive":
        return False
    try:
        contracts = door.contracts()
        return waives_in_form(understood(door, contracts, text, asker_of(door, contracts, body)))
    except Exception:
        # Whatever is wrong is told by the answer that follows.
        return False


def _begun(door: Door, body: Body, text: str, begun: list[Shown]) -> Shown | None:
    """What stands in for an answer that takes a while, noted in `begun`; None for all others."""
    if first_word(text) != "what-if":
        return None
    contracts = door.contracts()
    asker = asker_of(door, contracts, body)
    shown = what_if_begun(door, contracts, understood(door, contracts, text, asker), asker)
    begun += [shown] if shown is not None else []
    return shown


def _answer_later(door: Door, body: Body, text: str, *, replacing: bool = False) -> None:
    _follow(door, body, lambda: _command(door, body, text, []), replacing=replacing)


def _in_turn(door: Door, following: Callable[[], Shown]) -> Shown:
    """What follows an answer: that goes out only once its listener has returned."""
    door.stopping.wait(IN_TURN_SECONDS)
    return following()


def _follow(door: Door, body: Body, make: Callable[[], Shown | None], *, replacing: bool = False) -> None:
    """Answers through the response URL, after the acknowledgement."""
    shown = guarded("command", make)
    if shown is None:
        return
    try:
        answer_to = Respond(response_url=body["response_url"], ssl=door.client.ssl)
        answer_to(response_type="ephemeral", replace_original=replacing, **shown.payload())
    except SILENCE as error:
        log.warning("answer not delivered: %s", what_of(error), extra={"action": "answer_lost"})


def guarded(action: str, make: Callable[[], Shown | None]) -> Shown | None:
    """What a listener makes, or the words for what went wrong: no fault loses an acknowledgement or shows a trace."""
    try:
        return make()
    except (SlaError, StoreError) as refusal:
        return refusal_view(str(refusal))
    except Exception:
        number = uuid4().hex[:8]
        log.exception("listener failed: %s", number, extra={"action": action, "number": number})
        return failure_view(number)


def _command(door: Door, body: Body, text: str, after: list[Callable[[], Shown]]) -> Shown | None:
    """The answer; what is to follow it is put into `after`."""
    contracts = door.contracts()
    asker = asker_of(door, contracts, body)
    asked = understood(door, contracts, text, asker)
    if asked.word == "new":
        _open_form(door, contracts, asked, asker)
        return None
    if asked.word == "channel":
        offer_binding(door, contracts, asker)
        return None
    if needs_form(asked):
        offer_outage(door, contracts, asked, asker)
        return None
    if waives_in_form(asked):
        offer_waiver(door, asked, asker)
        return None
    if asked.word == "agreement" and asked.where == "approve":
        offer_approval(door, asked.agreement, asker)
        return None
    shown = performed(door, contracts, asked, asker, typed=text)
    if asked.word == "agreement" and asked.where == "document":
        after.append(lambda: document_sent(door, asked, asker))
    return shown


_PERFORMS: dict[str, Callable[[Door, Contracts, Asked, Asker], Shown | None]] = {
    "digest": digest_answer,
    "outage": outage_answer,
    "waive": waive_answer,
    "fee": fee_answer,
    "close": close_answer,
    "what-if": what_if_answer,
    "advise": advise_answer,
    **dict.fromkeys(MUTES, mute_answer),
    **dict.fromkeys(CALL_DEEDS, answer_call),
}


def performed(door: Door, contracts: Contracts, asked: Asked, asker: Asker, *, typed: str) -> Shown | None:
    """Does or answers what was asked; for everything that needs no form."""
    perform = _PERFORMS.get(asked.word)
    if perform is not None:
        return perform(door, contracts, asked, asker)
    if asked.word in DEEDS:
        acted = do(door, contracts, asked, asker)
        return receipt_view(acted, reader_of(contracts, door.now()), kinds=asker.kinds)
    return answered(door, contracts, asked, asker, typed=typed)


def understood(door: Door, contracts: Contracts, text: str, asker: Asker) -> Asked:
    """What was typed. Whoever is called, and by whom, is nothing that a customer or a guest hears of."""
    word = first_word(text)
    if word in CALLS:
        try:
            door.confines.agent(door.quick, asker.user)
        except NotUnderstood as guest:
            raise NotUnderstood(f"I do not know {shown(word)}: `/sla help` shows what I know.") from guest
        if asker.customer is not None and word not in CALL_DEEDS:
            raise NotUnderstood("who is called is not shown where a customer reads along: ask in a channel of ours.")
    reading = reading_of(door, contracts, asker.customer)
    return read(text, reading.vocabulary, place=reading.place, now=reading.now)


def reading_of(door: Door, contracts: Contracts, customer: str | None = None) -> Reading:
    """What a text of somebody confined to a customer, or to none, is read with."""
    known = vocabulary_of(contracts, customer)
    if customer is None:
        known = replace(
            known,
            rosters={key: one.title or key for key, one in contracts.rosters.items()},
            agreements=contracts.agreements_ever,
            # Those that were asked for by a form have no name that anybody would type.
            digests={key: one.title or key for key, one in contracts.digests.items() if key not in contracts.asked_for},
        )
    return Reading(known, contracts.place, door.now())


def _open_form(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> None:
    seal = sealed(door, asker.user, asker.channel)
    view = new_view(contracts, conversation=asker.channel, title=asked.text, seal=seal)
    open_form(door, asker.request, view, again="type `/sla new`")


def answered(door: Door, contracts: Contracts, asked: Asked, asker: Asker, *, typed: str, share: bool = True) -> Shown:
    """A question's answer, with the button that shares it."""
    if asked.word not in ANSWERS:
        like = nearest(asked.word, list(ANSWERS))
        raise NotUnderstood(f"`/sla {asked.word}` is not a question" + (f": did you mean {like}?" if like else ""))
    with door.store.read() as rows:
        shown = answer(Question(asked, asker, rows, contracts, door.now(), door.memory))
    if not share or asked.word == "help":
        return shown
    return Shown(shown.text, (*shown.blocks, actions(button("Share in channel", "share", typed or "status"))))


def asker_of(door: Door, contracts: Contracts, body: Body) -> Asker:
    """Who asks, and the customer they are confined to; a guest in the wrong place is refused."""
    request = body.get("trigger_id") or ""
    user = body.get("user_id") or (body.get("user") or {}).get("id") or ""
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id") or ""
    customer = door.confines.customer(door.quick, contracts, user=user, channel=channel)
    return Asker(user, channel, request, customer)
