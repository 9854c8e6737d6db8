"""Availability paid for on both sides of a past, held against counting quarters of an hour one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from random import Random

import pytest

from bot.jobs.outages import Told, add_outage
from bot.jobs.owed import OwedMonth
from bot.store import Store
from tests.builders import at
from tests.house import contracts_of, loaded
from tests.jobs.test_owed_past import NOW, cost_of

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Slow:
    """A service as a scheme's table has it: hours of the day on every day, maintenance, exclusion, bands, cap."""

    hours: tuple[int, int]
    maintenance: tuple[datetime, datetime]
    excluded: tuple[datetime, datetime]
    bands: Mapping[Decimal, Decimal]
    cap: Decimal

    def owed(self, outages: Sequence[tuple[datetime, datetime]]) -> Decimal:
        """June, quarter of an hour by quarter of an hour, of a fee of 999.99."""
        promised = down = 0
        moment = at("2025-06-01 00:00")
        while moment < at("2025-07-01 00:00"):
            up = self.hours[0] <= moment.hour < self.hours[1]
            if up and not self.maintenance[0] <= moment < self.maintenance[1]:
                promised += 1
                held = not self.excluded[0] <= moment < self.excluded[1]
                down += held and any(since <= moment < until for since, until in outages)
            moment += QUARTER
        share = 100 * (1 - Fraction(down, promised))
        percent = next((paid for bound, paid in sorted(self.bands.items()) if share < Fraction(bound)), Decimal(0))
        exact = min(Fraction(percent), Fraction(self.cap)) / 100 * Fraction("999.99")
        return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_HALF_EVEN)

    def text(self) -> str:
        """The same as an agreements file for ACME."""

        def wall(moment: datetime) -> str:
            return f"{moment:%Y-%m-%d %H:%M}"

        first, last = self.hours
        bands = ", ".join(f"{bound}%: {paid}%" for bound, paid in sorted(self.bands.items(), reverse=True))
        maintained = f"[{{from: {wall(self.maintenance[0])}, until: {wall(self.maintenance[1])}, name: Work}}]"
        return f"""\
format: 1
organization: {{name: Example, zone: UTC}}
priorities: [P1]
services: {{mail: {{name: Mail, hours: day, maintenance: {maintained}}}}}
customers: {{acme: {{name: ACME}}}}
calendars: {{day: {{zone: UTC, hours: {{mon-sun: "{first:02}:00-{last:02}:00"}}}}}}
agreements:
  mail: {{kind: sla, customer: acme, calendar: day, credits: mail, targets: {{availability: {{mail: 99%}}}}}}
  rest: {{kind: sla, calendar: day, targets: {{resolution: 8bh}}}}
credits:
  mail:
    currency: EUR
    fee: 999.99
    cap: {self.cap}%
    excluded: [{{from: {wall(self.excluded[0])}, until: {wall(self.excluded[1])}, reason: Strike}}]
    scales: [{{metric: availability, below: {{{bands}}}}}]
"""


def slow(random: Random) -> Slow:
    def span(longest: int) -> tuple[datetime, datetime]:
        since = at("2025-06-01 00:00") + random.randrange(96 * 29) * QUARTER
        return since, since + random.randrange(1, longest) * QUARTER

    bounds = sorted(random.sample(range(9000, 10_000), 3), reverse=True)
    paid = sorted(random.sample(range(100, 4000), 3))
    bands = {Decimal(bound) / 100: Decimal(one) / 100 for bound, one in zip(bounds, paid, strict=True)}
    return Slow((random.randrange(9), random.randrange(16, 25)), span(40), span(200), bands,
                Decimal(random.randrange(5, 45)))  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_availability_is_paid_on_both_sides_as_a_count_by_quarters_says(sqlite_store: Store, seed: int) -> None:
    random = Random(seed)
    now, then = slow(random), slow(random)
    loaded(sqlite_store, now.text(), now=at("2025-01-01 00:00"))
    outages = []
    for _ in range(random.randrange(1, 7)):
        since = at("2025-06-01 00:00") + random.randrange(96 * 28) * QUARTER
        outages.append((since, since + random.randrange(1, 90) * QUARTER))
        told = Told("mail", *outages[-1], "down")
        add_outage(sqlite_store, contracts_of(sqlite_store), told, by="ada", now=at(NOW))
    (owed,) = cost_of(sqlite_store, then.text(), since=at("2025-06-01 00:00")).owed
    june = OwedMonth("2025-06", now.owed(outages), then.owed(outages))
    assert owed.months[0] == june
