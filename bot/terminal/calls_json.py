"""Records about ladders and calls as plain values for `--json`: instants as ISO text in UTC, people as Slack ids."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.jobs.ladder import Called, Running
from bot.jobs.oncall import OnDuty
from bot.jobs.paged import Paged
from bot.jobs.simulate import Climb, Simulation, Stop
from bot.terminal.as_json import plain
from sla_core.rosters import Shift
from sla_core.tickets import Ticket


def oncall_json(rosters: Sequence[OnDuty]) -> list[dict[str, Any]]:
    """Each roster with its shifts; gaps and overrides of the next two weeks."""
    return [
        {
            "roster": one.key,
            "title": one.title,
            "at": plain(one.at),
            "present": [_shift(shift, one.names) for shift in one.present],
            "following": _shift(one.following, one.names) if one.following else None,
            "gaps": [{"start": plain(start), "end": plain(end)} for start, end in one.gaps],
            "overrides": plain(one.overrides),
        }
        for one in rosters
    ]


def _shift(shift: Shift, names: Mapping[str, str]) -> dict[str, Any]:
    flat: dict[str, Any] = plain(shift)
    return {**flat, "name": names.get(shift.person, shift.person)}


def ladder_json(ticket: Ticket, found: Sequence[Running]) -> dict[str, Any]:
    """A ticket's escalations, each with its rungs, the calls made, and what comes next."""
    return {"ticket": ticket.key, "title": ticket.title, "ladders": [_running(one) for one in found]}


def _running(one: Running) -> dict[str, Any]:
    margins = {
        "real_seconds_left": one.standing.real_left if one.standing else None,
        "working_seconds_left": one.standing.working_left if one.standing else None,
    }
    escalation: dict[str, Any] = plain(one.escalation)
    return {
        **escalation,
        **margins,
        "rungs": [{"when": str(rung.when), "calls": list(map(str, rung.calls))} for rung in one.ladder.rungs],
        "calls": [_called(call) for call in one.calls],
        "next": plain(one.next) if one.next else None,
    }


def _called(call: Called) -> dict[str, Any]:
    flat: dict[str, Any] = plain(call)
    return {**flat, "call": str(call.call) if call.call else None}


def simulation_json(found: Simulation) -> dict[str, Any]:
    """The climbs of a rehearsal, call by call."""
    return {
        "opened_at": plain(found.opened_at),
        "scope": plain(found.scope),
        "climbs": [_climb(climb) for climb in found.climbs],
        "without_a_ladder": [clock.metric.value for clock in found.bare],
    }


def _climb(climb: Climb) -> dict[str, Any]:
    return {
        "metric": climb.clock.metric.value,
        "kind": climb.clock.kind.value,
        "due_at": plain(climb.clock.due_at),
        "breach_at": plain(climb.clock.breach_at),
        "ladder": climb.ladder.name,
        "version": climb.ladder.version,
        "calls": [_stop(stop) for stop in climb.stops],
        "ended_at": plain(climb.ended_at),
        "cut": climb.cut,
    }


def _stop(stop: Stop) -> dict[str, Any]:
    flat: dict[str, Any] = plain(stop)
    return {**flat, "calls": list(map(str, stop.calls)), "empty": stop.empty}


def pages_json(found: Paged) -> dict[str, Any]:
    """The calls per person, and how evenly they fell."""
    return {
        "since": plain(found.since),
        "until": plain(found.until),
        "pages": found.pages,
        "fairness": found.fairness,
        "people": [{**plain(one), "name": found.names.get(one.person, one.person)} for one in found.people],
    }
