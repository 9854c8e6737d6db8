"""`/sla fee`: people of the house record what a customer pays, and see which credits that moves."""

import logging

from bot.jobs.contracts import Contracts
from bot.jobs.fees import Fee, charge_and_count
from bot.jobs.periods import period
from bot.jobs.waiving import amount_of
from bot.slack.asked import Asked
from bot.slack.door import Asker, Door, reader_of, refuse_others
from bot.slack.views.fee import fee_view
from bot.slack.views.message import Shown

log = logging.getLogger(__name__)
_ELSEWHERE = (
    "fees are recorded in a channel of ours, where no customer reads along; "
    "`/sla statement` says here what credits come to."
)


def fee_answer(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown:
    """Records the fee, and says what it was before and what it moves; CannotWaive says why it cannot be."""
    refuse_others(door, asker, _ELSEWHERE)
    now = door.now()
    since = period(asked.period or "this month", contracts.place, now)
    amount, _, currency = asked.text.partition(" ")
    fee = Fee(amount_of(amount), since, asked.customer, asked.agreement, currency)
    found = charge_and_count(door.store, contracts, fee, by=asker.user, now=now)
    log.info("fee recorded", extra={"action": "fee_recorded", "customer": found.row.customer, "by": asker.user})
    return fee_view(found, reader_of(contracts, now))
