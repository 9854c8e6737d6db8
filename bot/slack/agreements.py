"""`/sla agreement`: whose agreements are meant, and the answer."""

from datetime import datetime

from bot.agreement_document import Written, written
from bot.jobs.agreement import terms
from bot.jobs.agreement_document import paper
from bot.jobs.agreement_mine import mine
from bot.jobs.contracts import Contracts
from bot.jobs.lifecycle import lives
from bot.sentences import Reader
from bot.slack.asked import Asked, NotUnderstood
from bot.slack.door import Asker, reader_of
from bot.slack.mrkdwn import code
from bot.slack.uploading import stem
from bot.slack.views.agreement import agreement_view, mine_view
from bot.slack.views.approval import standing_view
from bot.slack.views.document import document_view
from bot.slack.views.message import Shown
from bot.store import Rows


def agreement_answer(rows: Rows, contracts: Contracts, asked: Asked, asker: Asker, *, now: datetime) -> Shown:
    """What holds for a customer, under one agreement, for everybody, or what concerns whoever asks.

    A customer's channel is told of its own external promises, whoever asks there.
    """
    house, reader = asker.customer is None, reader_of(contracts, now)
    if asked.where in ("status", "approve"):
        if not house:
            raise NotUnderstood("what is proposed is not shown where a customer reads along: ask in a channel of ours.")
        if asked.where == "approve":
            raise NotUnderstood("type `/sla agreement approve NAME` in a channel: it wants a form.")
        return standing_view(lives(rows, contracts, now=now, agreement=asked.agreement), reader)
    if asked.where == "mine":
        if not house:
            raise NotUnderstood(
                "what concerns you is not shown where a customer reads along: ask in a channel of ours."
            )
        return mine_view(mine(rows, contracts, asked.person or asker.user, now=now), reader)
    customer = _whose(contracts, asked, asker)
    if asked.where == "document":
        return _document(rows, contracts, asked, customer, reader=reader, house=house)
    found = terms(
        contracts,
        now=now,
        customer=customer,
        agreement=asked.agreement,
        version=asked.version,
        kinds=asker.kinds,
    )
    name = contracts.customers.get(customer, customer) if customer else asked.agreement or "everybody"
    return agreement_view(found, reader, title=f"What is promised: {name}", house=house)


def _document(
    rows: Rows, contracts: Contracts, asked: Asked, customer: str | None, *, reader: Reader, house: bool
) -> Shown:
    if customer is None and asked.agreement is None:
        raise NotUnderstood("the document of which agreement? Write `/sla agreement NAME document`, or a customer")
    found = paper(rows, contracts, now=reader.now, agreement=asked.agreement, customer=customer, version=asked.version)
    typed = f"/sla agreement document {code(_named(asked, customer))}"
    whole = f"`{typed}` sends the whole as a file, `{typed} md` as Markdown."
    return document_view(written(found, reader, house=house), whole=whole)


def document_of(rows: Rows, contracts: Contracts, asked: Asked, asker: Asker, *, now: datetime) -> tuple[str, Written]:
    """The document that was asked for, with what it is called as a file, without an ending: its subject and the day."""
    customer, reader = _whose(contracts, asked, asker), reader_of(contracts, now)
    found = paper(rows, contracts, now=now, agreement=asked.agreement, customer=customer, version=asked.version)
    name = stem(_named(asked, customer), now.astimezone(reader.place).date())
    return name, written(found, reader, house=asker.customer is None)


def _named(asked: Asked, customer: str | None) -> str:
    """What was asked for, as it is typed: `gold version 1`."""
    return (customer or asked.agreement or "") + (f" version {asked.version}" if asked.version else "")


def _whose(contracts: Contracts, asked: Asked, asker: Asker) -> str | None:
    customer = asker.customer or asked.customer
    return customer if customer or asked.agreement else contracts.customer_of(asker.channel)
