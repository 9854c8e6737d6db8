"""`/sla close`: people of the house see what closing a month would freeze, and close it with a button."""

import logging
from dataclasses import replace
from datetime import tzinfo

from bot.jobs.attainment import Period
from bot.jobs.closing import SeenOtherwise, close
from bot.jobs.closing_check import check_closing
from bot.jobs.contracts import Contracts
from bot.jobs.periods import period
from bot.slack.asked import Asked
from bot.slack.door import Asker, Door, reader_of, refuse_others
from bot.slack.views.closing import Confirmed, closed_view, closing_view
from bot.slack.views.message import Shown

log = logging.getLogger(__name__)
_ELSEWHERE = (
    "a month is closed in a channel of ours, where no customer reads along; "
    "`/sla statement` says here what it comes to."
)


def close_answer(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown:
    """What closing the month would freeze, with the button that does it; CannotClose says why it cannot be."""
    refuse_others(door, asker, _ELSEWHERE)
    chosen = period(asked.period or "", contracts.place, door.now())
    return _offered(door, contracts, chosen, asked.customer)


def _offered(door: Door, contracts: Contracts, chosen: Period, customer: str | None, *, again: str = "") -> Shown:
    now = door.now()
    with door.store.read() as rows:
        found = check_closing(rows, contracts, chosen, now=now, customer=customer)
    confirms = Confirmed(_month(chosen, contracts.place), found.mark, customer)
    return closing_view(found, confirms, reader_of(contracts, now), again=again)


def _month(chosen: Period, place: tzinfo) -> str:
    return f"{chosen.since.astimezone(place):%Y-%m}"


def closed_by_button(door: Door, contracts: Contracts, confirmed: Confirmed, asker: Asker) -> Shown:
    """Closes what was seen. Who closed it already is said; what has changed since is shown anew, and not closed."""
    refuse_others(door, asker, _ELSEWHERE)
    now = door.now()
    chosen = period(confirmed.month, contracts.place, now)
    known = contracts.person_of(asker.user)
    me = (known.name or known.key) if known else asker.user
    try:
        done = close(door.store, contracts, chosen, by=me, now=now, customer=confirmed.customer, seen=confirmed.mark)
    except SeenOtherwise as changed:
        return _offered(door, contracts, chosen, confirmed.customer, again=str(changed))
    log.info("closed", extra={"action": "period_closed", "period": confirmed.month, "by": asker.user})
    return closed_view([replace(one, period=chosen) for one in done], reader_of(contracts, now))
