"""Forecast: how likely each open clock is to breach, what to save first, and where hands are short."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import nsmallest
from itertools import islice
from operator import itemgetter

from bot.jobs.asking import About, folded_ticket
from bot.jobs.at_risk import MONEY_RULE, Loss, by_money, costs
from bot.jobs.contracts import Contracts
from bot.jobs.learning import Memory, Queue, is_over, life_of, used_by
from bot.store import Rows
from bot.store.records import ClockKey, LifeRow, OpenClock
from sla_core.forecast import Expected, Forecast, Life, Model, expected

HOURS, MOST_HOURS = 8, 24 * 14
SAVED = 5
HALF_HOUR = 1800
UNKNOWN = 0.5
FREE = Loss(Decimal(0), "")
MINUTE = 60
_Order = tuple[Decimal, float, int, str, str, str, int]
SAVE_RULE = (
    f"Of what is due in that time: first what would cost credit this month if it were missed: {MONEY_RULE}; "
    "then what loses most by waiting: the chance of a breach, halved for each step down in priority and in "
    "tier, by the working time in which it can still be saved, half an hour at least. Without a history the chance is "
    "taken as a half."
)


@dataclass(frozen=True, slots=True)
class Scored:
    """An open clock of ours with its chance to breach; None where nothing like it is known.

    `left` are the working seconds in which it can still be saved. `at_risk` is the credit that its breach would cost,
    nothing unless credits are agreed.
    """

    row: LifeRow
    left: int
    forecast: Forecast | None
    at_risk: Loss = FREE

    @property
    def chance(self) -> float:
        """The probability reckoned with."""
        return self.forecast.chance.probability if self.forecast else UNKNOWN


@dataclass(frozen=True, slots=True)
class Saving:
    """A clock of the save-list with its ticket's title and people."""

    on: OpenClock
    scored: Scored


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected from `at` to `until`. A clock counts if its instant of breach falls between them.

    `due` counts these clocks, `over` those breached already, `paused` those without such an instant. `learnt` is how
    many clocks the chances come from. For readers who may not see chances, `expected` is None and lists hold no chance.
    """

    about: About
    at: datetime
    until: datetime
    learnt: int
    due: int
    over: int
    paused: int
    expected: Expected | None
    save: tuple[Saving, ...] = ()
    queues: tuple[Queue, ...] = ()


def outlook(
    rows: Rows, contracts: Contracts, memory: Memory, about: About, *, now: datetime, hours: int = HOURS
) -> Outlook:
    """The outlook on the open clocks of ours, of a customer's if one is asked about.

    1. Read the clocks whose breach falls into the hours asked about, and score them by what was learnt. 2. Add them
    up, and count those that are over or stand still. 3. Pick what to save first, a ticket once. 4. Read the tickets of
    these.
    """
    learnt = memory.learnt(rows, contracts, now)
    until = now + timedelta(hours=hours)
    found = rows.lives.due(now, until, customer=about.customer)
    scores = Scores(contracts, learnt.model, now, costs(rows, contracts, now=now) if found else {})
    due = [scores.of(row) for row in found if not about.kinds or row.kind in about.kinds]
    over, paused = rows.lives.aside(now, customer=about.customer, kinds=about.kinds)
    return Outlook(
        about,
        now,
        until,
        learnt.model.size,
        due=len(due),
        over=over,
        paused=paused,
        expected=expected(one.chance for one in due),
        save=_titled(rows, save_first(due, contracts, now=now)),
        queues=learnt.queues,
    )


def without_chances(found: Outlook) -> Outlook:
    """The outlook as a customer may see it: what is due, and nothing internal."""
    return replace(found, learnt=0, expected=None, save=(), queues=())


def score(row: LifeRow, contracts: Contracts, model: Model, *, now: datetime, at_risk: Loss = FREE) -> Scored:
    """A clock that is not over with its chance to breach, from what it has used at `now`, and what that would cost."""
    life = life_of(row, contracts, now)
    return Scored(row, max(0, life.target - life.used), model.forecast(life), at_risk)


class Scores:
    """Scores very many clocks. Those of a group that have used as much to the minute have the same chance.

    Used time is cut to the minute, so that at most the clocks of one minute more are taken for its like.
    """

    def __init__(
        self, contracts: Contracts, model: Model, now: datetime, at_risk: Mapping[ClockKey, Loss] | None = None
    ) -> None:
        self._contracts, self._model, self._now, self._at_risk = contracts, model, now, at_risk or {}
        self._known: dict[tuple[object, ...], Forecast | None] = {}

    def of(self, row: LifeRow) -> Scored:
        """A clock that is not over with its chance to breach, and what that would cost."""
        used = max(row.used, used_by(row, self._contracts, self._now))
        sort = (row.kind, row.metric, row.priority, row.agreement, row.customer, row.target_seconds, used // MINUTE)
        if sort not in self._known:
            same = (row.kind, row.metric, row.priority, row.agreement, row.customer)
            self._known[sort] = self._model.forecast(Life(*same, used // MINUTE * MINUTE, row.target_seconds))
        at_risk = self._at_risk.get(row.key, FREE)
        return Scored(row, max(0, row.target_seconds - used), self._known[sort], at_risk)


def save_first(scored: Sequence[Scored], contracts: Contracts, *, now: datetime, most: int = SAVED) -> list[Scored]:
    """What to do first in the next half hour by SAVE_RULE, each ticket once, by the clock that presses most."""
    weights: dict[tuple[str | None, str | None], float] = {}
    pressing: dict[str, tuple[_Order, Scored]] = {}
    for one in scored:
        of = (one.row.priority, one.row.customer)
        if of not in weights:
            weights[of] = 0.5 ** (_step(of[0], contracts.priorities) + _tier_step(of[1], contracts, now))
        loss = one.chance * weights[of] / max(one.left, HALF_HOUR)
        # A ticket has one account, so that its amounts are of one currency.
        order = (-one.at_risk.amount, -loss, one.left, one.row.ticket, one.row.kind, one.row.metric, one.row.cycle)
        known = pressing.get(one.row.ticket)
        if known is None or order < known[0]:
            pressing[one.row.ticket] = (order, one)
    # Credits at risk go before everything else.
    costly = sorted((one for one in pressing.values() if one[1].at_risk.amount), key=itemgetter(0))
    first = [one for _, one in islice(by_money(costly, lambda pair: pair[1].at_risk), most)]
    rest = (one for one in pressing.values() if not one[1].at_risk.amount)
    return first + [one for _, one in nsmallest(most - len(first), rest, key=itemgetter(0))]


def _step(name: str | None, order: Sequence[str]) -> int:
    """How many steps below the first of an order; one that is not in it is below the last."""
    return order.index(name) if name in order else len(order)


def _tier_step(customer: str | None, contracts: Contracts, now: datetime) -> int:
    known = contracts.catalogue.customer(customer, now)
    return _step(known.tier if known else None, contracts.file.tiers if contracts.file else ())


def _titled(rows: Rows, chosen: Sequence[Scored]) -> tuple[Saving, ...]:
    tickets = [one.row.ticket for one in chosen]
    known = {one.clock.key: one for one in rows.clocks.open(tickets=tickets)} if tickets else {}
    return tuple(Saving(known[one.row.key], one) for one in chosen if one.row.key in known)


@dataclass(frozen=True, slots=True)
class Detail:
    """The working behind the chances of a ticket's open clocks."""

    ticket: str
    title: str
    at: datetime
    scored: tuple[Scored, ...]
    over: tuple[LifeRow, ...]
    learnt: int


def detail(rows: Rows, contracts: Contracts, memory: Memory, key: str, *, now: datetime) -> Detail:
    """How likely each open clock of a ticket is to breach, and from how many like it; NoSuchTicket for none."""
    folded = folded_ticket(rows, contracts, key, now=now)
    learnt = memory.learnt(rows, contracts, now)
    found = sorted(rows.lives.open(ticket=key), key=lambda row: (row.breach_at is None, row.breach_at or now, row.key))
    running = tuple(score(row, contracts, learnt.model, now=now) for row in found if not is_over(row, now))
    over = tuple(row for row in found if is_over(row, now))
    return Detail(key, folded.ticket.title, now, running, over, learnt.model.size)
