"""People, rosters, ladders, channels and digests as frozen JSON, and back: each pair is exact in both directions."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from bot.files.records import ChannelEntry, DigestEntry, Opens, Person, RosterEntry, Shows, Talk
from bot.files.whens import parse_when
from sla_core.durations import Duration, parse_duration
from sla_core.ladders import Call, Gate, Ladder, Mode, Otherwise, Pick, Repeat, Rung, Who
from sla_core.patterns import clock_text
from sla_core.rosters import Override, Roster, Rotation
from sla_core.schedules import Schedule

Body = dict[str, Any]
Frozen = Mapping[str, Any]


def person_body(person: Person) -> Body:
    """A person without the key."""
    return {
        "slack": person.slack,
        "name": person.name,
        "email": person.email,
        "manager": person.manager,
        "hours": person.hours,
        "leave": [[start.isoformat(), end.isoformat()] for start, end in person.leave],
    }


def person_of(key: str, body: Frozen) -> Person:
    leave = tuple((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in body["leave"])
    return Person(key, body["slack"], body["name"], body["email"], body["manager"], body["hours"], leave)


def roster_body(entry: RosterEntry) -> Body:
    """A roster without its name; each rotation with the name of the calendar that limits it."""
    roster, only = entry.roster, dict(entry.only)
    return {
        "title": roster.title,
        "zone": roster.zone,
        "rotations": [_rotation_body(rotation, only.get(rotation.name)) for rotation in roster.rotations],
        "overrides": [[o.person, o.start.isoformat(), o.end.isoformat(), o.covers] for o in roster.overrides],
        "ical": entry.ical,
    }


def roster_of(name: str, body: Frozen) -> RosterEntry:
    overrides = tuple(
        Override(person, datetime.fromisoformat(start), datetime.fromisoformat(end), covers)
        for person, start, end, covers in body["overrides"]
    )
    rotations = tuple(_rotation(rotation) for rotation in body["rotations"])
    only = tuple((one["name"], one["only"]) for one in body["rotations"] if one["only"] is not None)
    roster = Roster(name, body["zone"], rotations, overrides, title=body["title"])
    return RosterEntry(roster, only, body["ical"])


def _rotation_body(rotation: Rotation, only: str | None) -> Body:
    return {
        "name": rotation.name,
        "zone": rotation.zone,
        "people": list(rotation.people),
        "starts": rotation.starts.isoformat(),
        "at": clock_text(rotation.at),
        "days": rotation.days,
        "only": only,
    }


def _rotation(body: Frozen) -> Rotation:
    hours, minutes = body["at"].split(":")
    at = int(hours) * 3600 + int(minutes) * 60
    starts = date.fromisoformat(body["starts"])
    return Rotation(body["name"], body["zone"], tuple(body["people"]), starts, at=at, days=body["days"])


def ladder_body(ladder: Ladder) -> Body:
    """A ladder without name and version; times and lengths as they are written."""
    return {
        "title": ladder.title,
        "channel": ladder.channel,
        "leads": ladder.leads,
        "owner": ladder.owner,
        "calendar": ladder.calendar,
        "expires": _written(ladder.expires),
        "gives_up": str(ladder.gives_up),
        "loops": ladder.loops,
        "direct": ladder.direct,
        "catch_all": _calls_body(ladder.catch_all),
        "rungs": [_rung_body(rung) for rung in ladder.rungs],
    }


def ladder_of(name: str, body: Frozen, *, version: int = 0) -> Ladder:
    return Ladder(
        name, version, tuple(_rung(rung) for rung in body["rungs"]), _calls(body["catch_all"]),
        calendar=body["calendar"],
        channel=body["channel"],
        leads=body["leads"],
        owner=body["owner"],
        expires=_length(body["expires"]),
        gives_up=parse_duration(body["gives_up"]),
        loops=body["loops"],
        direct=body["direct"],
        title=body["title"],
    )  # fmt: skip


def _rung_body(rung: Rung) -> Body:
    gate, repeat = rung.gate, rung.repeat
    return {
        "when": str(rung.when),
        "calls": _calls_body(rung.calls),
        "answer": rung.mode.value,
        "only": [gate.calendar, gate.otherwise.value, _calls_body(gate.instead)] if gate else None,
        "repeat": [repeat.times, str(repeat.every)] if repeat else None,
    }


def _rung(body: Frozen) -> Rung:
    gate, repeat = body["only"], body["repeat"]
    return Rung(
        parse_when(body["when"]),
        _calls(body["calls"]),
        Mode(body["answer"]),
        Gate(gate[0], Otherwise(gate[1]), _calls(gate[2])) if gate else None,
        Repeat(repeat[0], parse_duration(repeat[1])) if repeat else None,
    )


def _calls_body(calls: Iterable[Call]) -> list[list[Any]]:
    return [[call.who.value, call.name, call.pick.value, list(call.people)] for call in calls]


def _calls(body: Iterable[Any]) -> tuple[Call, ...]:
    return tuple(Call(Who(who), name, Pick(pick), tuple(people)) for who, name, pick, people in body)


def _written(length: Duration | None) -> str | None:
    return str(length) if length is not None else None


def _length(text: str | None) -> Duration | None:
    return parse_duration(text) if text is not None else None


def channel_body(entry: ChannelEntry) -> Body:
    """A channel; what is not said is left out, so that the body is what it was before there was more to say."""
    more: Body = {"priority": entry.priority, "resumes": entry.resumes, "agents": list(entry.agents)}
    more |= {"opens": entry.opens.value} if entry.opens is not Opens.COMMANDS else {}
    more |= {"csat": entry.csat, "hours": entry.hours}
    shy: Body = {} if entry.card else {"card": False}
    shy |= {} if entry.promise is None else {"promise": entry.promise}
    shy |= {} if entry.nudge is None else {"nudge": entry.nudge}
    return {
        "customer": entry.customer,
        "service": entry.service,
        **{key: value for key, value in more.items() if value},
        **shy,
    }


def channel_of(body: Frozen) -> ChannelEntry:
    """The channel of a body."""
    opens, agents = Opens(body.get("opens", Opens.COMMANDS)), tuple(body.get("agents", ()))
    return ChannelEntry(**{**body, "opens": opens, "agents": agents})


def talk_body(talk: Talk) -> Body:
    """How conversations are read."""
    return {"reactions": dict(talk.reactions), "closing": list(talk.closing), "holding": list(talk.holding)}


def talk_of(body: Frozen) -> Talk:
    """The same from a body, which may be empty."""
    return Talk(dict(body.get("reactions", {})), tuple(body.get("closing", ())), tuple(body.get("holding", ())))


def digest_body(entry: DigestEntry) -> Body:
    """A digest as JSON, without its name."""
    when = entry.schedule
    return {
        "title": entry.title,
        "channel": entry.channel,
        "shows": entry.shows.value,
        "at": f"{when.second // 3600:02}:{when.second // 60 % 60:02}",
        "on": sorted(when.days),
        "zone": when.zone_name,
        **{side: list(getattr(entry, side)) for side in ("customers", "services", "teams")},
    }


def digest_entry(called: str, body: Frozen) -> DigestEntry:
    """The digest of a body."""
    hours, minutes = body["at"].split(":")
    shows = Shows(body["shows"])
    when = Schedule(int(hours) * 3600 + int(minutes) * 60, body["zone"], shows.cycle, frozenset(body["on"]))
    sides = {side: tuple(body[side]) for side in ("customers", "services", "teams")}
    return DigestEntry(called, body["channel"], when, shows, body["title"], **sides)
