"""The Home tab as facts: what waits for one person, and how the team stands."""

from datetime import timedelta

import pytest

from bot.jobs.asking import About
from bot.jobs.attainment import attainment
from bot.jobs.contracts import Contracts
from bot.jobs.figures import FRESH, count, figures_of, refresh
from bot.jobs.health import health
from bot.jobs.home import Entry, Listed, Looking, Mine, Part, Team, horizons, leads, mine, team
from bot.jobs.periods import period
from bot.store import Store
from bot.store.paging import OverrideRow, WorkerRow
from bot.store.records import Narrowed
from sla_core.agreements import Metric
from tests.backlog import NOW, seeds
from tests.builders import asks, at, calendar, catalogue, opened, pauses, replies, resolves
from tests.house import AGREEMENTS, contracts_of, furnished, take
from tests.office import ADA, BOB

PEOPLE = f"""\
people:
  ada: {{slack: {ADA}, name: Ada Agent, manager: bob}}
  bob: {{slack: {BOB}, name: Bob Builder}}
rosters:
  desk:
    title: Front desk
    zone: Europe/Berlin
    rotations:
      week: {{people: [ada, bob], starts: 2025-06-02, at: "09:00", every: 2 days}}
"""


def my_work(store: Store, now: str) -> Mine:
    with store.read() as rows:
        return mine(rows, contracts_of(store), Looking(ADA), now=at(now))


def of_team(
    store: Store, now: str, part: Part | None = None, page: int = 0, which: Narrowed | None = None
) -> Team:  # fmt: skip
    with store.read() as rows:
        return team(rows, contracts_of(store), Looking(ADA, which or Narrowed(), part, page), now=at(now))


def keys(listed: Listed[Entry]) -> list[str]:
    return [entry.subject.key for entry in listed.entries]


def test_my_tickets_are_ranked_by_real_time_left(house: Store) -> None:
    # Fri 15:00 Berlin: P1 of gold has 1 working hour, the other's 4 working hours end on Monday.
    take(
        house,
        opened("Fri 13:00", ticket="T-LATER", priority="P1", assignee=ADA, event_id="1"),
        opened("Fri 14:00", ticket="T-SOON", customer="acme", priority="P1", assignee=ADA, event_id="2"),
        opened("Fri 14:00", ticket="T-BOB", customer="acme", priority="P1", assignee=BOB, event_id="3"),
    )
    found = my_work(house, "Fri 14:10").tickets[Part.TICKETS]
    assert keys(found) == ["T-SOON", "T-LATER"]
    soon, later = (entry.standings[0] for entry in found.entries)
    assert (soon.real_left, soon.working_left) == (50 * 60, 50 * 60)
    assert later.working_left == 4 * 3600 - 70 * 60
    assert later.real_left == 64 * 3600 + later.working_left


def test_who_waits_longest_for_me_comes_first_and_what_is_paused_stands_apart(house: Store) -> None:
    take(
        house,
        opened("Mon 07:00", ticket="T-NEW", assignee=ADA, event_id="1"),
        opened("Mon 06:30", ticket="T-ASKED", assignee=ADA, event_id="2"),
        replies("Mon 06:40", ticket="T-ASKED", event_id="3"),
        asks("Mon 06:50", ticket="T-ASKED", event_id="4"),
        opened("Mon 06:00", ticket="T-PAUSED", priority="P1", assignee=ADA, event_id="5"),
        replies("Mon 06:10", ticket="T-PAUSED", event_id="6"),
        pauses("Mon 06:20", ticket="T-PAUSED", until="Mon 07:30", event_id="7"),
        now="Mon 07:10",
    )
    found = my_work(house, "Mon 08:00").tickets
    assert keys(found[Part.WAITING]) == ["T-ASKED", "T-NEW"]
    assert found[Part.WAITING].entries[0].waits_since == at("Mon 06:50")
    assert keys(found[Part.PAUSED]) == ["T-PAUSED"]
    stale = found[Part.PAUSED].entries[0].stale
    assert stale is not None
    assert stale.until == at("Mon 07:30")


def test_what_i_have_that_is_breached_is_counted(house: Store) -> None:
    take(house, opened("Mon 07:00", ticket="T-1", customer="acme", priority="P1", assignee=ADA), now="Mon 09:00")
    assert my_work(house, "Mon 08:00").over == 0
    assert my_work(house, "Mon 08:01").over == 1


def test_at_risk_is_what_is_due_within_two_working_hours_of_its_own_calendar(house: Store) -> None:
    # gold P2: a first response in 2 working hours; standard: in 4. The office closes Fri 17:00 Berlin, that is 15:00.
    take(
        house,
        opened("Fri 14:30", ticket="T-GOLD", customer="acme", priority="P2", event_id="1"),
        opened("Fri 14:30", ticket="T-STANDARD", priority="P2", event_id="2"),
        opened("Fri 11:00", ticket="T-OLDER", priority="P2", event_id="3"),
        opened("Thu 07:00", ticket="T-OVER", priority="P2", event_id="4"),
        now="Fri 14:40",
    )
    now = "Fri 14:40"
    assert horizons(contracts_of(house), at(now))["office"][0] == at("next Mon 08:40")
    found = of_team(house, now).tickets
    # T-OLDER is due exactly at closing; T-GOLD on Monday at 10:30, an hour and fifty minutes of work from now.
    assert keys(found[Part.RISK]) == ["T-OLDER", "T-GOLD"]
    assert keys(found[Part.OVER]) == ["T-OVER"]


def test_a_calendar_that_never_opens_has_nothing_at_risk() -> None:
    contracts = Contracts(catalogue(calendars=[calendar("", name="ended")]))
    assert set(horizons(contracts, at("Mon 09:00"))) == {"always", "office"}


def test_what_is_at_risk_is_told_though_another_clock_of_it_is_over(house: Store) -> None:
    take(house, opened("Mon 07:00", ticket="T-1", customer="acme", priority="P1"), now="Mon 14:00")
    found = of_team(house, "Mon 14:00").tickets
    (risk,), (over,) = (found[part].entries for part in (Part.RISK, Part.OVER))
    assert risk.standings[0].on.clock.metric is Metric.RESOLUTION
    assert over.standings[0].on.clock.metric is Metric.FIRST_RESPONSE


def test_what_is_breached_comes_by_priority_first(house: Store) -> None:
    take(
        house,
        opened("Mon 07:00", ticket="T-P2", customer="acme", priority="P2", event_id="1"),
        opened("Tue 07:00", ticket="T-P1", customer="acme", priority="P1", event_id="2"),
        now="Wed 07:00",
    )
    assert keys(of_team(house, "Wed 07:00").tickets[Part.OVER]) == ["T-P1", "T-P2"]


def test_lists_are_narrowed_to_a_customer_a_priority_and_a_service(house: Store) -> None:
    take(
        house,
        opened("Mon 07:00", ticket="T-A", customer="acme", priority="P1", service="erp", event_id="1"),
        opened("Mon 07:00", ticket="T-G", customer="globex", priority="P2", event_id="2"),
        now="Wed 07:00",
    )
    for which, wanted in (
        (Narrowed(customer="acme"), ["T-A"]), (Narrowed(priority="P2"), ["T-G"]), (Narrowed(service="erp"), ["T-A"]),
        (Narrowed(customer="acme", priority="P2"), []),
    ):  # fmt: skip
        assert keys(of_team(house, "Wed 07:00", which=which).tickets[Part.OVER]) == wanted


def test_a_list_is_shown_page_by_page_and_the_last_page_stays_the_last(house: Store) -> None:
    many = [opened("Mon 07:00", ticket=f"T-{n:02}", priority="P1", event_id=str(n)) for n in range(23)]
    take(house, *many, now="Wed 07:00")
    everything = of_team(house, "Wed 07:00").tickets
    assert (len(everything[Part.OVER].entries), everything[Part.OVER].total, everything[Part.OVER].rest) == (5, 23, 18)
    pages = [of_team(house, "Wed 07:00", Part.OVER, page).tickets for page in (0, 1, 2, 40)]
    assert all(set(one) == {Part.OVER} for one in pages), "of one list only that one is looked up"
    shown = [(one[Part.OVER].first, len(one[Part.OVER].entries), one[Part.OVER].rest) for one in pages]
    assert shown == [(0, 10, 13), (10, 10, 3), (20, 3, 0), (20, 3, 0)]
    assert sorted({key for one in pages for key in keys(one[Part.OVER])}) == [f"T-{n:02}" for n in range(23)]


def test_an_empty_house_has_an_empty_tab(house: Store) -> None:
    assert all(not listed.total for listed in my_work(house, "Mon 07:00").tickets.values())
    found = of_team(house, "Mon 07:00")
    assert all(not listed.total for listed in found.tickets.values())
    assert (found.calls.total, found.figures) == (0, None)


@pytest.fixture
def staffed(sqlite_store: Store) -> Store:
    furnished(sqlite_store, AGREEMENTS + PEOPLE)
    return sqlite_store


def test_my_shifts_of_the_next_seven_days_and_whether_i_am_on_duty_now(staffed: Store) -> None:
    found = my_work(staffed, "Mon 08:00").shifts
    assert [(one.roster, one.start, one.end, one.now) for one in found] == [
        ("Front desk", at("Mon 08:00"), at("Wed 07:00"), True),
        ("Front desk", at("Fri 07:00"), at("Sun 07:00"), False),
    ]


def test_a_shift_that_somebody_takes_over_is_theirs(staffed: Store) -> None:
    with staffed.write() as rows:
        rows.overrides.add(OverrideRow("o1", "desk", "bob", at("Mon 10:00"), at("Mon 12:00"), made_at=at("Mon 06:00")))
    found = my_work(staffed, "Mon 11:00").shifts
    assert [(one.start, one.now) for one in found] == [(at("Mon 12:00"), False), (at("Fri 07:00"), False)]


def test_whoever_manages_somebody_leads(staffed: Store) -> None:
    contracts = contracts_of(staffed)
    assert leads(contracts, BOB)
    assert not leads(contracts, ADA)
    assert not leads(contracts, "U0NOBODY01")


def test_the_figures_are_the_attainment_counted_clock_by_clock(house: Store) -> None:
    take(house, *seeds(120), now=NOW, quiet=True)
    take(house, *(resolves(NOW, ticket=f"S-{n}", event_id=f"r{n}") for n in range(0, 120, 5)), now=NOW, quiet=True)
    later = NOW + timedelta(hours=3)
    contracts = contracts_of(house)
    with house.read() as rows:
        counted = count(rows, contracts, now=later)
        month = period("this month", contracts.place, later)
        told = attainment(rows, contracts, About(), month, by="agreement", now=later).rows
    ours = {(row.kind, row.metric, row.group): row for row in told if row.metric is not Metric.CUSTOMER_RESPONSE}
    assert len(ours) > 3
    assert {(one.row.kind, one.row.metric, one.row.group): one.row for one in counted.rows} == ours
    assert any(one.row.attainment.missed for one in counted.rows)
    assert any(one.row.attainment.undecided for one in counted.rows)


def test_the_trend_compares_seven_days_with_the_seven_before(house: Store) -> None:
    take(
        house,
        opened("Mon 07:00", ticket="T-1", customer="acme", priority="P1", event_id="1"),
        replies("Mon 07:30", ticket="T-1", event_id="2"),
        resolves("Mon 08:00", ticket="T-1", event_id="5"),
        opened("next Mon 07:00", ticket="T-2", customer="acme", priority="P1", event_id="3"),
        replies("next Mon 12:00", ticket="T-2", event_id="4"),
        resolves("next Mon 12:00", ticket="T-2", event_id="6"),
        now="next Wed 07:00",
    )
    with house.read() as rows:
        found = count(rows, contracts_of(house), now=at("next Wed 07:00"))
    responses = next(one for one in found.rows if one.row.metric is Metric.FIRST_RESPONSE)
    assert (responses.last.met, responses.last.missed, responses.before.met, responses.before.missed) == (0, 1, 1, 0)
    assert found.rows[0] is responses, "what is not reached comes first"


def test_what_stands_still_too_long_comes_with_the_figures(house: Store) -> None:
    take(
        house,
        opened("Mon 06:00", ticket="T-1", customer="acme", event_id="1"),
        pauses("Mon 06:10", ticket="T-1", until="Mon 09:00", event_id="2"),
        opened("Mon 06:00", ticket="T-2", event_id="3"),
        pauses("Mon 06:10", ticket="T-2", until="Fri 09:00", event_id="4"),
        now="Mon 07:00",
    )
    now = at("Mon 10:00")
    assert refresh(house, contracts_of(house), now=now)
    found = of_team(house, "Mon 10:00")
    assert keys(found.tickets[Part.STILL]) == ["T-1"]
    assert keys(of_team(house, "Mon 10:00", which=Narrowed(customer="globex")).tickets[Part.STILL]) == []
    assert found.figures is not None
    assert (found.figures.made_at, found.figures.still) == (now, 1)


def test_figures_are_counted_again_only_when_they_are_no_longer_fresh(house: Store) -> None:
    contracts, now = contracts_of(house), at("Mon 10:00")
    assert refresh(house, contracts, now=now)
    assert not refresh(house, contracts, now=now + FRESH / 2)
    assert refresh(house, contracts, now=now + FRESH)


def test_figures_that_another_program_wrote_are_none(house: Store) -> None:
    now = at("Mon 10:00")
    with house.write() as rows:
        rows.figures.take("team", now=now, fresh=FRESH, lease=FRESH)
        rows.figures.keep("team", {"shape": "another"}, made_at=now)
    with house.read() as rows:
        assert figures_of(rows) is None


def beats(store: Store, *workers: tuple[str, str, str, dict[str, str]]) -> None:
    with store.write() as rows:
        for name, started, beat, jobs in workers:
            ended = {job: at(when).isoformat() for job, when in jobs.items()}
            rows.workers.beat(WorkerRow(name, at(started), at(beat), "0005", ended))


def test_the_bot_is_well_while_its_processes_beat_and_its_jobs_end_well(house: Store) -> None:
    fresh = dict.fromkeys(("sweep", "send", "reconcile", "audit"), "Mon 10:00")
    beats(house, ("a", "Mon 07:00", "Mon 10:00", fresh), ("b", "Mon 09:59", "Mon 10:00", {}))
    with house.read() as rows:
        found = health(rows, now=at("Mon 10:00:10"))
    assert (found.alive, found.sound, found.late) == (2, True, ())


def test_a_silent_process_and_a_late_job_are_told(house: Store) -> None:
    stuck = {"sweep": "Mon 09:50", "send": "Mon 10:00", "reconcile": "Mon 10:00", "audit": "Mon 10:00"}
    beats(house, ("a", "Mon 07:00", "Mon 10:00", stuck), ("b", "Mon 07:00", "Mon 09:00", {}))
    with house.read() as rows:
        found = health(rows, now=at("Mon 10:00:10"))
    assert (found.alive, found.silent, found.late, found.sound) == (1, ("b",), ("sweep",), False)


def test_whoever_asks_is_alive_though_no_process_has_beaten_yet(house: Store) -> None:
    with house.read() as rows:
        found = health(rows, now=at("Mon 10:00"))
    assert (found.alive, found.sound) == (1, True)
