"""A small house with agreements, loaded into a store: what tests of jobs and doors begin with."""

from datetime import datetime

from bot.jobs.contracts import Contracts, read_contracts
from bot.jobs.intake import Intake, take_in
from bot.jobs.loading import Loaded, load
from bot.store import Store
from sla_core.tickets import Event
from tests.builders import at

LOADED = at("2025-01-01 00:00")

AGREEMENTS = """\
format: 1
organization: {name: Example, zone: Europe/Berlin}
priorities: [P1, P2, P3]
tiers: [gold, silver]
services: {mail: {name: Mail}, erp: {name: ERP}}
teams: {desk: {name: Desk}, network: {name: Network}}
customers:
  acme: {name: ACME Corp, tier: gold, channels: [C0ACME001]}
  globex: {name: Globex, tier: silver}
channels: {C0ERPDESK: {service: erp}}
calendars:
  office: {zone: Europe/Berlin, hours: {mon-fri: "09:00-17:00"}}
agreements:
  acme-mail:
    kind: sla
    customer: acme
    service: mail
    calendar: office
    targets: {resolution: {P1: 4bh, P2: 6bh}}
  gold:
    kind: sla
    tier: gold
    calendar: office
    objective: 90%
    pause_on: [waiting_customer]
    warn: [75%]
    targets: {first_response: {P1: 1bh, P2: 2bh}, resolution: {P1: 8bh, P2: 16bh, P3: 40bh}}
  standard:
    kind: sla
    calendar: office
    pause_on: [waiting_customer]
    warn: [75%]
    targets: {first_response: 4bh, resolution: {P1: 12bh, P2: 24bh, P3: 60bh}}
  hand-over:
    kind: ola
    calendar: office
    targets: {ownership: 8bh}
"""


def loaded(store: Store, text: str = AGREEMENTS, now: datetime = LOADED) -> Loaded:
    """The agreements of a text, loaded."""
    return load(store, text, name="agreements.yaml", author="lead", now=now)


def contracts_of(store: Store) -> Contracts:
    with store.read() as rows:
        return read_contracts(rows)


def furnished(store: Store, text: str = AGREEMENTS) -> Contracts:
    """The contracts of a store once the agreements are loaded."""
    loaded(store, text)
    return contracts_of(store)


def take(store: Store, *events: Event, now: str | datetime = "Fri 17:00", quiet: bool = False) -> Intake:
    """Takes events in; `now` is a wall time of the week of Mon 2025-06-02, in UTC."""
    return take_in(store, contracts_of(store), list(events), now=at(now), quiet=quiet)


def clocks(store: Store, ticket: str) -> dict[str, str]:
    """metric -> state of a ticket's clocks as stored; the newest cycle of each."""
    with store.read() as rows:
        return {clock.metric.value: clock.state.value for clock in rows.clocks.of(ticket)}
