"""Buttons and forms: why, status, share, and the new ticket."""

from collections.abc import Collection
from typing import Any

from slack_bolt import Ack, Respond

from bot.jobs.acting import Deed, open_ticket
from bot.jobs.contracts import Contracts
from bot.slack.asked import NotUnderstood
from bot.slack.commands import Body, answered, asker_of, guarded, understood
from bot.slack.door import Door
from bot.slack.form import take_form
from bot.slack.mrkdwn import is_person, person
from bot.slack.names import shown
from bot.slack.seal import is_sealed
from bot.slack.tracking import track
from bot.slack.views.message import SHARED, Shown, context
from bot.slack.views.new import Filled, filled
from bot.slack.what_if import report_sent
from sla_core.tickets import Opened, Scope


def question_button(door: Door, body: Body, respond: Respond) -> None:
    """Answers a button that asks `why` or `status`, to the one who pressed it."""
    word = "why" if body["actions"][0]["action_id"] == "why" else ""
    shown = guarded("button", lambda: _ask(door, body, f"{word} {_value(body)}".strip()))
    if shown is not None:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def report_button(door: Door, body: Body, respond: Respond) -> None:
    """Sends the report of a what-if to whoever pressed, under the same rules as its answer."""
    shown = guarded("report", lambda: _report(door, body))
    if shown is not None:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def _report(door: Door, body: Body) -> Shown:
    contracts = door.contracts()
    return report_sent(door, contracts, _value(body), asker_of(door, contracts, body))


def share_button(door: Door, body: Body, respond: Respond) -> None:
    """Answers the same question again for the whole channel, unless outsiders would read what is not theirs."""
    shown = guarded("share", lambda: _share(door, body))
    if shown is None:
        return
    shared = bool(shown.blocks) and shown.blocks[-1].get("block_id") == SHARED
    if shared:
        respond(response_type="in_channel", replace_original=False, **shown.payload())
    else:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def _share(door: Door, body: Body) -> Shown:
    contracts = door.contracts()
    channel, user = body["channel"]["id"], body["user"]["id"]
    if contracts.customer_of(channel) is None and door.confines.shared_outside(door.quick, channel):
        raise NotUnderstood(
            "people of another organisation may read this channel, and it is bound to no customer, "
            "so I share nothing here."
        )
    shown = _ask(door, body, _value(body), share=False)
    return Shown(shown.text, (*shown.blocks, {**context(f"Shared by {person(user)}"), "block_id": SHARED}))


def _value(body: Body) -> str:
    value = body["actions"][0].get("value")
    return value if isinstance(value, str) else ""


def _ask(door: Door, body: Body, text: str, *, share: bool = True) -> Shown:
    contracts = door.contracts()
    asker = asker_of(door, contracts, body)
    asked = understood(door, contracts, text, asker)
    return answered(door, contracts, asked, asker, typed=text, share=share)


def new_ticket(door: Door, body: Body, ack: Ack, view: dict[str, Any]) -> None:
    """Opens the ticket that a form describes, and tells its channel; a form with a fault stays open and says so."""
    form = filled(view)
    if len(form.title) < 3:
        ack(response_action="errors", errors={"title": "Say in a few words what it is about."})
        return
    take_form(ack, "new_ticket", "title", lambda: _open(door, body, view, form))


def _open(door: Door, body: Body, view: dict[str, Any], form: Filled) -> None:
    contracts, user = door.contracts(), body["user"]["id"]
    if not is_sealed(door, form.seal, user, form.conversation, form.message):
        raise NotUnderstood("this form does not say where it was opened: close it and type `/sla new` again.")
    bound = door.confines.customer(door.quick, contracts, user=user, channel=form.conversation)
    scope = _scope(contracts, form, bound)
    if form.message:
        door.confines.agent(door.quick, user)
        track(door, contracts, form, scope, user=user)
        return
    deed = Deed("", Opened(form.title, scope, form.assignee), user, f"view:{view['id']}")
    open_ticket(door.store, contracts, deed, now=door.now(), conversation=form.conversation or None)


def _scope(contracts: Contracts, form: Filled, bound: str | None) -> Scope:
    """What the ticket is about; NotUnderstood if something was chosen that there is not, or not any more."""
    choices: tuple[tuple[str, str | None, Collection[str]], ...] = (
        ("customer", bound or form.customer, contracts.customers),
        ("service", form.service, contracts.services),
        ("priority", form.priority, contracts.priorities),
    )
    for what, chosen, known in choices:
        if chosen is not None and chosen not in known:
            raise NotUnderstood(f"there is no {what} {shown(chosen)} any more: type `/sla new` again.")
    if form.assignee is not None and not is_person(form.assignee):
        raise NotUnderstood(f"{shown(form.assignee)} is not a person.")
    return Scope(**{what: chosen for what, chosen, _ in choices})
