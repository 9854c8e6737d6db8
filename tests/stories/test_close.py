"""A closed month keeps what was invoiced, and explains to the cent whatever is told of it later, in every form.

June is closed. Then a ticket is reopened, a time is corrected, a miss is waived, two tickets are merged, an outage is
corrected and one told late, a fee is recorded, maintenance is agreed: after each of them the statement adds up. Of a
customer without credits the same is told in what was reached, and no money is named.
"""

import csv
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from freezegun import freeze_time

from bot.store import Store
from tests.builders import at
from tests.jobs import test_closing as desk
from tests.jobs.test_closing_unpaid import without_credits
from tests.terminal.command_line import good, refused

STORY: tuple[tuple[Callable[[Store], None], str], ...] = (
    (desk.reopened, "350.00"),
    (desk.corrected, "350.00"),
    (desk.waived, "300.00"),
    (desk.merged, "350.00"),
    (desk.outage_corrected, "200.00"),
    (desk.outage_told_late, "500.00"),
    (desk.fee_recorded, "600.00"),
    (desk.maintenance_agreed, "600.00"),
)
_SUM = re.compile(r"\*\*Invoiced (\S+) EUR, restated by (\S+) EUR: (\S+) EUR now\.\*\*")


@pytest.fixture
def house(store: Store, monkeypatch: pytest.MonkeyPatch, store_url: str) -> Store:
    monkeypatch.setenv("DATABASE_URL", store_url)
    return desk.with_tickets(store)


def adds_up_in_csv() -> str:
    """What is owed now by the CSV, once its lines add up to it."""
    rows = list(csv.DictReader(good("statement", "acme", "2025-06", "--format", "csv").lines))
    pays = {
        kind: [Decimal(row["pays"]) for row in rows if row["kind"] == kind] for kind in ("credit", "restatement", "now")
    }
    assert sum(pays["credit"]) + sum(pays["restatement"]) == sum(pays["now"])
    assert all(row["by"] and row["why"] for row in rows if row["kind"] == "restatement")
    return str(sum(pays["now"]))


def adds_up_in_json() -> str:
    value = good("statement", "acme", "2025-06", "--format", "json").value
    (since,) = value["since_closed"]
    moved = sum(Decimal(one["moves"]) for one in since["restatements"])
    assert Decimal(since["invoiced"]) + moved == Decimal(since["amount"])
    assert (value["owed"][0]["amount"], value["now"][0]["amount"]) == (since["invoiced"], since["amount"])
    assert value["closed"]["by"]
    return str(since["amount"])


def adds_up_in_markdown() -> str:
    text = good("statement", "acme", "2025-06").out
    assert "**Credit: 350.00 EUR**, of a fee of 1,000.00 EUR." in text, "as it was invoiced"
    found = _SUM.search(text)
    assert found is not None
    assert Decimal(found[1]) + Decimal(found[2]) == Decimal(found[3])
    return found[3]


def figures_in_csv(kind: str) -> dict[str, tuple[str, str]]:
    rows = list(csv.DictReader(good("statement", "acme", "2025-06", "--format", "csv").lines))
    assert {row["pays"] for row in rows} == {""}, "no money, and not 0.00"
    found = [row for row in rows if row["kind"] == kind and row["agreement"] == "gold"]
    return {row["metric"]: (row["reached"], row["held_against_us"]) for row in found}


def figures_in_json(side: str) -> dict[str, tuple[str, str]]:
    value = good("statement", "acme", "2025-06", "--format", "json").value
    since = value["since_closed"][0]
    assert (since["currency"], since["invoiced"], since["moved"], since["amount"]) == (None, None, None, None)
    assert all(one["moves"] is None and one["by"] and one["reason"] for one in since["restatements"])
    owed = value[side][0]
    assert (owed["agreement"], owed["scheme"], owed["amount"]) == ("gold", None, None)
    return {line["metric"]: (line["reached"], line["held_against_us"] or "") for line in owed["lines"]}


WITHOUT_CREDITS: tuple[tuple[Callable[[Store], None], tuple[str, str], tuple[str, str], str], ...] = (
    # A, once met, is undecided again: of the resolutions B is left, and missed
    (desk.reopened, ("1/2", "1/2"), ("0/1", "0/1"), "first response 50 %; resolution 0 %."),
    # B was answered in time after all
    (desk.corrected, ("1/1", "1/1"), ("0/1", "0/1"), "first response 100 %; resolution 0 %."),
    # and nothing of what was missed is held against us
    (desk.waived, ("1/1", "1/1"), ("0/1", ""), "first response 100 %; resolution 0 %, nothing held against us."),
)


def test_a_customer_without_credits_is_closed_and_restated_in_what_was_reached(
    store: Store, monkeypatch: pytest.MonkeyPatch, store_url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", store_url)
    without_credits(store)
    half = {"first_response": ("1/2", "1/2"), "resolution": ("1/2", "1/2")}
    with freeze_time(at("2025-07-05 09:00")):
        assert figures_in_csv("figure") == half
        (closed,) = good("close", "2025-06", "--customer", "acme", "--json").value
        assert (closed["owed"], [one["agreement"] for one in closed["unpaid"]]) == ([], ["gold", "acme-mail"])
    for tell, responses, resolutions, now in WITHOUT_CREDITS:
        tell(store)
        with freeze_time(at("2025-07-10 12:00")):
            assert figures_in_csv("figure") == figures_in_json("owed") == half, "as it stood at the close"
            after = {"first_response": responses, "resolution": resolutions}
            assert figures_in_csv("now") == figures_in_json("now") == after
            text = good("statement", "acme", "2025-06").out
            assert f"**Closed with first response 50 %; resolution 50 %. Now {now}**" in text
            assert "| resolution | 1 of 2 (small sample: 9-91 %) | 50 % | 50 % |" in text
            assert "EUR" not in text
            assert "0.00" not in text
            assert good("credits", "2025-06", "--json").value["owed"] == []


def test_every_figure_of_a_closed_month_is_explained_whatever_is_told_later(house: Store) -> None:
    with freeze_time(at("2025-07-05 09:00")):
        assert "it is not over yet" in refused("close", "this month")
        lines = good("close", "2025-06").lines
        assert any("acme" in line.lower() and "350.00 EUR" in line and "now by" in line for line in lines)
    for tell, amount in STORY:
        tell(house)
        with freeze_time(at("2025-07-10 12:00")):
            found = {adds_up_in_csv(), adds_up_in_json(), adds_up_in_markdown()}
            (owed,) = good("credits", "2025-06", "--json").value["owed"]
            assert found == {amount} == {owed["amount"]}, tell.__name__
