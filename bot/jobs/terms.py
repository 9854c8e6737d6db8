"""By which terms a customer is owed: the scheme, the fee and the hours promised, as they were known at an instant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.files.catalogue import Document, catalogue
from bot.files.thaw import thaw
from bot.jobs.accounts import Accounts, counted_at, is_promised, scheme_under
from bot.jobs.attainment import Period
from bot.jobs.availability import hours_of
from bot.jobs.contracts import Contracts
from bot.store import Rows
from bot.store.records import DocumentRow
from bot.store.waivers import FeeRow, fee_of_month
from sla_core.closing import Correction, Terms, Told


@dataclass(frozen=True)
class Deal:
    """A customer's month under one agreement."""

    customer: str
    agreement: str
    period: Period


def terms_since(rows: Rows, deal: Deal, since: datetime, terms: Terms) -> Iterator[Correction]:
    """The terms after every file loaded and every fee recorded from an instant on; `terms` are those before."""
    documents, fees = rows.documents.all(), rows.fees.of(deal.customer, deal.agreement)
    later: list[DocumentRow | FeeRow] = [one for one in documents if one.loaded_at >= since]
    later += [one for one in fees if one.recorded_at >= since]
    for row in sorted(later, key=_told_at):
        at = _told_at(row)
        paid = fee_of_month([one for one in fees if one.recorded_at <= at], deal.period.since)
        known = _contracts([one for one in documents if one.loaded_at <= at])
        terms = _terms(known, deal, paid) or terms
        author = row.author if isinstance(row, FeeRow) else row.loaded_by
        reason = "a fee was recorded" if isinstance(row, FeeRow) else "an agreements file was loaded"
        yield Correction(Told.TERMS, "", terms, at, author, reason)


def _told_at(row: DocumentRow | FeeRow) -> datetime:
    return row.recorded_at if isinstance(row, FeeRow) else row.loaded_at


def _contracts(documents: Sequence[DocumentRow]) -> Contracts:
    if not documents:
        return Contracts()
    read = [Document(row.loaded_at, row.body, row.effective_from) for row in documents]
    return Contracts(catalogue(read), thaw(documents[-1].body), documents[-1].id)


def _terms(contracts: Contracts, deal: Deal, paid: FeeRow | None) -> Terms | None:
    """None where nothing is accounted for under it any more: then the account keeps its terms, and loses all."""
    period = deal.period
    accounts = Accounts(contracts, deal.customer, unpaid=True)
    held = accounts.within(period.since, counted_at(period, period.until)).get(deal.agreement)
    if held is None:
        return None
    spans = {service: accounts.span(deal.agreement, service, period) for service in contracts.services}
    promised = {
        service: tuple(hours_of(contracts, service).promised(*span))
        for service, span in spans.items()
        if span is not None and is_promised(contracts, deal.customer, service, held.at)
    }
    scheme = scheme_under(contracts, deal.customer, held, accounts.at(held.at))
    if not scheme.pays:
        return Terms(scheme, None, promised)
    if paid is not None and not scheme.currency:
        scheme = replace(scheme, currency=paid.currency)
    return Terms(scheme, paid.amount if paid else scheme.fee, promised)
