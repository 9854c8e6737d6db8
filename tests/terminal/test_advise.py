"""`sla-bot advise`: what past tickets say of each target, for people and for programs."""

from datetime import timedelta

import pytest

from bot.store import Store
from tests.builders import at, opened, replies
from tests.house import take
from tests.terminal.command_line import good, refused

ADVISED = {"kind", "metric", "priority", "agreement", "target", "calendar", "advice"}
ADVICE = {
    "target", "objective", "stated", "promised", "decided", "undecided", "kept", "kept_gross", "bearable", "per_hour",
    "findings", "share", "gross_share", "interval",
}  # fmt: skip


def answered(store: Store, count: int) -> None:
    """So many tickets of a Monday in June 2025, each answered after six minutes."""
    for n in range(count):
        start, key = at("Mon 07:00") + timedelta(minutes=n), f"T-{n:02}"
        log = (
            opened(start, ticket=key, customer="acme", priority="P2"),
            replies(start + timedelta(minutes=6), ticket=key),
        )
        take(store, *log, now="Tue 09:00", quiet=True)


def test_each_target_has_its_figures_and_a_word(house: Store) -> None:
    answered(house, 40)
    ran = good("advise")
    assert ran.lines[0] == "Advice from 40 tickets"
    (row,) = [line for line in ran.lines if "first response" in line]
    words = "gold first response P2 2bh (office) 100 % 100 % 90 % 40 +0.0 +0.0 15 m too loose"
    assert " ".join(row.split()) == words
    assert ran.lines[-1].startswith("Too loose: half the target would still keep the objective")


def test_a_baseline_says_what_could_be_promised(sqlite_store: Store) -> None:
    answered(sqlite_store, 40)
    said = "First response, P2: with these 40 tickets you could promise 90 % within 15 m (always)."
    assert said in good("advise").lines


def test_too_few_for_a_baseline_are_called_so(sqlite_store: Store) -> None:
    answered(sqlite_store, 3)
    assert "First response, P2: 3 tickets are too few to promise 90 % of anything." in good("advise").lines


def test_as_json_lengths_are_seconds_and_shares_fractions(house: Store) -> None:
    answered(house, 40)
    found = good("advise", "--json").value
    assert found.keys() == {"since", "at", "customer", "tickets", "rules", "promises", "baselines"}
    assert all(one.keys() == ADVISED and one["advice"].keys() == ADVICE for one in found["promises"])
    first = next(one for one in found["promises"] if one["metric"] == "first_response")["advice"]
    assert (first["target"], first["bearable"], first["share"], first["findings"]) == (7200, 900, 1.0, ["too loose"])


@pytest.mark.usefixtures("house")
def test_without_tickets_it_says_so_and_a_future_is_no_past() -> None:
    assert good("advise").lines[:2] == ["Advice from 0 tickets", "Nothing that was promised was looked at."]
    assert "--since in 2h is still to come" in refused("advise", "--since", "in 2h")


def test_it_may_be_asked_of_one_customer_by_key_or_name(house: Store) -> None:
    answered(house, 40)
    ran = good("advise", "--customer", "ACME Corp")
    assert ran.lines[0] == "Advice from 40 tickets of ACME Corp"
    theirs = good("advise", "--customer", "globex", "--json").value
    assert (theirs["customer"], theirs["tickets"], theirs["promises"]) == ("globex", 0, [])
    assert "there is no customer 'acne' (did you mean acme?)" in refused("advise", "--customer", "acne")
