"""Reports to draw, from the least to the worst."""

from collections.abc import Sequence
from decimal import Decimal

from bot.jobs.asking import About
from bot.jobs.attainment import Period, Report, Row
from bot.sentences import Reader
from sla_core.agreements import Kind, Metric
from sla_core.attainment import Attainment
from sla_core.zones import zone
from tests.builders import at

READER = Reader(zone("Europe/Berlin"), at("Fri 12:00"), {}, {"acme": "ACME Corp"})


def row(
    group: str, met: int, missed: int, objective: float | None = 90, *,
    undecided: int = 0, metric: str = "first_response", kind: str = "sla",
) -> Row:  # fmt: skip
    promised = None if objective is None else Decimal(str(objective))
    return Row(Kind(kind), Metric(metric), group, Attainment(met, missed, undecided, met, missed, promised))


def report(*rows: Row, by: str = "agreement", customer: str | None = None) -> Report:
    period = Period(at("Mon 00:00"), at("Fri 00:00"), "in June 2025")
    return Report(About(customer=customer), period, by, at("Fri 12:00"), rows)


def many(count: int) -> Sequence[Row]:
    return [row(f"agreement-{number:04}", 40 + number, 3) for number in range(count)]


def nasty() -> Sequence[Row]:
    """Names that nobody should give, and figures that nobody should have."""
    names = (
        "A customer with a name of more than two hundred letters, " * 4, "W" * 150, "i\u0301" * 200, "", " ",
        "شركة الاتصالات السعودية للتقنية والخدمات", "חברת החשמל לישראל בע״מ", "株式会社日立製作所", "𒀀𒁀",
        "🔥 Fire & Co 👩‍💻", "<b>$x_1$ $\\frac{1}{2} %", "bad\x1b[2J\u202eevil\nline",
    )  # fmt: skip
    figures = ((0, 1), (1, 0), (99_999_999, 1), (3, 999_999))
    return [row(name, *figures[n % 4], objective=99.999, undecided=n * 99_999) for n, name in enumerate(names)]
