"""What was closed, as records and as the body it is kept as: whatever is counted from it is counted anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.files.credit_bodies import scheme_body, scheme_of
from bot.jobs.accounts import Accounts
from bot.jobs.attainment import Period
from bot.jobs.availability import hours_of
from bot.jobs.contracts import Contracts
from bot.jobs.credits import Behind, Judged, Judgement, Owed
from bot.store.waivers import WaiverRow
from sla_core.agreements import Agreement, Metric
from sla_core.availability import Outage
from sla_core.closing import Account, Entry, Terms
from sla_core.credits import BadScheme, Credit, Scheme, Waiver
from sla_core.errors import SlaError

FORMAT = 2
"""From the second on what is promised without credits is closed too; the first was of what pays only."""
_KNOWN = (1, FORMAT)
Body = dict[str, Any]


class DoesNotAddUp(SlaError):
    """What was closed is not what its own account says now."""

    def __init__(self, agreement: str, closed: object, counted: object) -> None:
        super().__init__(f"{agreement} was closed with {closed}, and its account adds up to {counted}")


@dataclass(frozen=True, slots=True)
class ClosedClock:
    """What a closed figure tells of a clock behind it."""

    ticket: str
    metric: Metric
    cycle: int
    target: str


@dataclass(frozen=True)
class ClosedAccount:
    """What a customer was owed under one agreement; `clocks` are those behind the account's entries, by their key.

    `amount` is what was owed, None where it could not be counted, and where the agreement pays nothing.
    """

    agreement: str
    version: int
    account: Account
    clocks: Mapping[str, Behind]
    amount: Decimal | None

    @property
    def pays(self) -> bool:
        """Whether the agreement paid for anything at all."""
        return self.account.terms.scheme.pays


def closed_account(
    contracts: Contracts,
    owed: Owed,
    period: Period,
    *,
    holding: Mapping[str, WaiverRow],
    also: frozenset[str] = frozenset(),
) -> ClosedAccount:
    """What is owed now as an account, with the waivers that hold: of what is in it, and of what is named `also`."""
    scheme, fee = _priced(owed)
    accounts = Accounts(contracts, owed.customer, unpaid=True)
    promised = {
        service: tuple(hours_of(contracts, service).promised(*span))
        for service in (one.uptime.service for one in owed.uptimes)
        if (span := accounts.span(owed.agreement.name, service, period)) is not None
    }
    entries = {
        one.case.key: Entry(one.case.key, one.case.metric, one.at, one.case.late, one.case.priority, one.case.service)
        for one in owed.judged
    }
    outages = {each.outage.key: each.outage for one in owed.uptimes for each in one.figure.outages}
    subjects = {*entries, *outages, *also}
    waivers = {key: as_waiver(row) for key, row in holding.items() if key in subjects}
    account = Account(Terms(scheme, fee, promised), entries, outages, waivers)
    clocks = {one.case.key: one.clock for one in owed.judged}
    amount = owed.credit.amount if owed.credit and owed.pays else None
    return ClosedAccount(owed.agreement.name, owed.agreement.version, account, clocks, amount)


def _priced(owed: Owed) -> tuple[Scheme, Decimal | None]:
    if owed.credit is not None:
        return owed.credit.scheme, owed.credit.fee
    assert owed.agreement.credits is not None
    return owed.agreement.credits, None


def as_waiver(row: WaiverRow) -> Waiver:
    return Waiver(row.approver, row.reason, row.recorded_at)


def as_owed(closed: ClosedAccount, customer: str, contracts: Contracts) -> Owed:
    """What was owed, as the statement shows it; DoesNotAddUp if that is not what was closed."""
    account, paid = closed.account, _credit(closed.account)
    amount = paid.amount if paid and closed.pays else None
    if amount != closed.amount:
        raise DoesNotAddUp(closed.agreement, closed.amount, amount)
    judged = tuple(Judged(case, closed.clocks[case.key], account.entries[case.key].at) for case in account.cases())
    figures = {service: account.figure(service) for service in account.terms.promised}
    uptimes = tuple(
        Judgement(
            account.uptime(name),
            figure,
            tuple(one.outage.key for one in figure.outages if one.outage.key in account.waivers),
        )
        for name, figure in figures.items()
    )
    agreement = _version(contracts, closed)
    problem = "" if paid else "no fee was known for the period"
    return Owed(customer, agreement, paid, judged, uptimes, problem=problem)


def _credit(account: Account) -> Credit | None:
    try:
        return account.credit()
    except BadScheme:
        return None


def _version(contracts: Contracts, closed: ClosedAccount) -> Agreement:
    for agreement in contracts.catalogue.versions(closed.agreement):
        if agreement.version == closed.version:
            return agreement
    raise SlaError(f"{closed.agreement} version {closed.version} was closed, and is not in the store")


def body_of(accounts: list[ClosedAccount]) -> Body:
    """The accounts as JSON: instants as ISO text in UTC, amounts as they are written, spans in epoch seconds."""
    return {"format": FORMAT, "accounts": [_account_body(one) for one in accounts]}


def accounts_of(body: Mapping[str, Any]) -> list[ClosedAccount]:
    """The accounts of a body; SlaError if a later version of the product wrote it."""
    if body["format"] not in _KNOWN:
        raise SlaError(f"this was closed by a later version: its format is {body['format']}, known is {FORMAT}")
    return [_account(one) for one in body["accounts"]]


def is_whole(body: Mapping[str, Any]) -> bool:
    """Whether what is promised without credits was closed too."""
    return bool(body["format"] != 1)


def _account_body(closed: ClosedAccount) -> Body:
    account, terms = closed.account, closed.account.terms
    return {
        "agreement": closed.agreement,
        "version": closed.version,
        "amount": None if closed.amount is None else str(closed.amount),
        "scheme": {"name": terms.scheme.name, **scheme_body(terms.scheme)},
        "fee": None if terms.fee is None else str(terms.fee),
        "promised": {service: [list(span) for span in spans] for service, spans in terms.promised.items()},
        "clocks": [_clock_body(one, closed.clocks[key]) for key, one in account.entries.items()],
        "outages": [[one.key, one.service, one.since.isoformat(), one.until and one.until.isoformat(), one.cause]
                    for one in account.outages.values()],
        "waivers": [[key, one.approver, one.reason, one.at.isoformat()] for key, one in account.waivers.items()],
    }  # fmt: skip


def _clock_body(entry: Entry, clock: Behind) -> Body:
    named = {"key": entry.key, "ticket": clock.ticket, "metric": entry.metric, "cycle": clock.cycle}
    decided = {"target": clock.target, "at": entry.at.isoformat(), "late": entry.late}
    return {**named, **decided, "priority": entry.priority, "service": entry.service}


def _account(body: Mapping[str, Any]) -> ClosedAccount:
    fee = None if body["fee"] is None else Decimal(body["fee"])
    promised = {service: tuple((start, end) for start, end in spans) for service, spans in body["promised"].items()}
    terms = Terms(scheme_of(body["scheme"]["name"], body["scheme"]), fee, promised)
    entries = {one["key"]: _entry(one) for one in body["clocks"]}
    outages = {one.key: one for one in map(_outage, body["outages"])}
    waivers = {
        key: Waiver(approver, reason, datetime.fromisoformat(at)) for key, approver, reason, at in body["waivers"]
    }
    clocks = {
        one["key"]: ClosedClock(one["ticket"], Metric(one["metric"]), one["cycle"], one["target"])
        for one in body["clocks"]
    }
    amount = None if body["amount"] is None else Decimal(body["amount"])
    return ClosedAccount(body["agreement"], body["version"], Account(terms, entries, outages, waivers), clocks, amount)


def _entry(body: Mapping[str, Any]) -> Entry:
    at = datetime.fromisoformat(body["at"])
    return Entry(body["key"], body["metric"], at, body["late"], body["priority"], body["service"])


def _outage(body: list[Any]) -> Outage:
    key, service, since, until, cause = body
    return Outage(service, datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None, cause, key)
