"""`/sla agreement`: whose agreements are meant, and the answer."""

from datetime import datetime

from bot.agreement_document import written
from bot.jobs.agreement import terms
from bot.jobs.agreement_document import paper
from bot.jobs.agreement_mine import mine
from bot.jobs.contracts import Contracts
from bot.jobs.lifecycle import lives
from bot.sentences import Reader
from bot.slack.asked import Asked, NotUnderstood
from bot.slack.door import Asker, reader_of
from bot.slack.mrkdwn import code
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
    customer = asker.customer or asked.customer
    if customer is None and asked.agreement is None:
        customer = contracts.customer_of(asker.channel)
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
    name = customer or asked.agreement or ""
    whole = f"The whole as a file: `sla-bot agreement document {code(name)} --format html`" if house else _ASK
    return document_view(written(found, reader, house=house), whole=whole)


_ASK = "Ask us for the whole as a file if there is more than fits here."
