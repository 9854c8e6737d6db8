"""`/sla agreement approve NAME`: somebody of the house notes in a form that a side agrees to what was proposed."""

from typing import Any

from slack_bolt import Ack

from bot.jobs.lifecycle import CannotAgree, approve
from bot.jobs.proposals import Proposal, Side, newest, proposals_of
from bot.slack.door import Asker, Door, reader_of
from bot.slack.form import open_form, take_form
from bot.slack.names import NotUnderstood
from bot.slack.seal import is_sealed, sealed
from bot.slack.views.approval import agreed_view, approval_form, given_in
from bot.store import Rows

Body = dict[str, Any]


def offer_approval(door: Door, agreement: str | None, asker: Asker) -> None:
    """Opens the form; NotUnderstood or CannotAgree says why not, as to whoever asks where a customer reads along."""
    if asker.customer is not None:
        raise NotUnderstood("what is proposed is not shown where a customer reads along: ask in a channel of ours.")
    door.confines.agent(door.quick, asker.user)
    if not agreement:
        raise NotUnderstood("to which agreement? Write `/sla agreement approve NAME`.")
    with door.store.read() as rows:
        proposal = _wanted(rows, agreement)
    if not proposal.missing:
        raise CannotAgree(f"both sides have agreed to what was proposed for {agreement!r}")
    seal = sealed(door, asker.user, agreement, str(proposal.id))
    view = approval_form(proposal, reader_of(door.contracts(), door.now()), seal=seal)
    open_form(door, asker.request, view, again="type `/sla agreement approve`")


def _wanted(rows: Rows, agreement: str) -> Proposal:
    found = newest(proposals_of(rows, agreement)).get(agreement)
    if found is None:
        raise CannotAgree(f"nothing was proposed for an agreement {agreement!r}")
    return found


def approval_submitted(door: Door, body: Body, ack: Ack, view: dict[str, Any]) -> None:
    """Takes in the form; one with a fault stays open and says so."""
    take_form(ack, "approve", "side", lambda: _approved(door, str(body["user"]["id"]), view))


def _approved(door: Door, user: str, view: dict[str, Any]) -> dict[str, Any]:
    door.confines.agent(door.quick, user)
    given = given_in(view)
    if not is_sealed(door, given.seal, user, given.agreement, given.proposal):
        raise NotUnderstood("this form does not say what it was opened for: close it and ask for it again")
    if given.side not in list(Side):
        raise NotUnderstood("say which side agrees")
    side, person = Side(given.side), given.person.strip()
    if side is Side.THEM and not person:
        raise NotUnderstood("say who agreed on the other side")
    with door.store.read() as rows:
        if str(_wanted(rows, given.agreement).id) != given.proposal:
            raise CannotAgree("something else has been proposed since: close the form and look at it again")
    known = door.contracts().person_of(user)
    me = (known.name or known.key) if known else user
    return agreed_view(approve(door.store, given.agreement, side, person=person or me, by=me, now=door.now()))
