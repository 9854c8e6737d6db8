"""`/sla oncall`: who is on duty now, who comes next, where nobody is, and the buttons to change it."""

from collections.abc import Sequence
from typing import Any

from bot.jobs.oncall import OnDuty
from bot.sentences import Reader
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Block, Shown, actions, button, context, header, section
from bot.slack.views.summons import naming
from bot.store.paging import OverrideRow
from bot.words import plural, span
from sla_core.rosters import Shift

ROSTERS, LISTED = 8, 3


def oncall_view(rosters: Sequence[OnDuty], reader: Reader) -> Shown:
    """A roster a section; the buttons open the form for an override or for cover of one person."""
    if not rosters:
        text = "No roster is defined: the agreements file names them under `rosters`."
        return Shown(text, (section(text),))
    blocks: list[Block] = [header("On duty")]
    for one in rosters[:ROSTERS]:
        blocks += [section("\n".join(_lines(one, reader))), _buttons(one)]
    if len(rosters) > ROSTERS:
        rest = plural(len(rosters) - ROSTERS, "more roster")
        blocks.append(context(f"and {rest}: ask for one with `/sla oncall NAME`"))
    return Shown("\n".join(_spoken(one, reader) for one in rosters[:ROSTERS]), tuple(blocks))


def taken_over(row: OverrideRow, title: str, reader: Reader, names: dict[str, str]) -> dict[str, Any]:
    """What the form turns into once an override is stored."""
    name = naming(names)
    instead = f" for {name(row.covers)}" if row.covers else ""
    when = span(row.start, row.end, reader.place)
    text = f"{name(row.person)} is on duty in *{quoted(title)}*{instead}: {when}."
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "On duty"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [section(text)],
    }


def _lines(one: OnDuty, reader: Reader) -> list[str]:
    lines = [f"*{quoted(one.title)}*", f"Now: {_present(one, reader)}", f"Next: {_following(one, reader)}"]
    lines += [f"Nobody: {span(*gap, reader.place)}" for gap in one.gaps[:LISTED]]
    if len(one.gaps) > LISTED:
        lines.append(f"and {plural(len(one.gaps) - LISTED, 'more gap')} in the next two weeks")
    lines += [_override(row, one, reader) for row in one.overrides[:LISTED]]
    return lines


def _present(one: OnDuty, reader: Reader) -> str:
    return ", ".join(_shift(shift, one, reader) for shift in one.present) or "nobody"


def _shift(shift: Shift, one: OnDuty, reader: Reader) -> str:
    why = f" ({quoted(shift.why, 80)})" if shift.why else ""
    return f"{naming(one.names)(shift.person)} until {reader.moment(shift.end)}{why}"


def _following(one: OnDuty, reader: Reader) -> str:
    shift = one.following
    if shift is None:
        return "nobody else within a year"
    return f"{naming(one.names)(shift.person)} from {reader.moment(shift.start)}"


def _override(row: OverrideRow, one: OnDuty, reader: Reader) -> str:
    name = naming(one.names)
    instead = f" for {name(row.covers)}" if row.covers else ""
    why = f": {quoted(row.reason, 100)}" if row.reason else ""
    return f"Changed: {name(row.person)}{instead}, {span(row.start, row.end, reader.place)}{why}"


def _buttons(one: OnDuty) -> Block:
    title = plain(one.title, 60)
    return actions(
        button("Override", "override", one.key, label=f"Take over {title}"),
        button("Cover", "cover", one.key, label=f"Cover for somebody in {title}"),
    )


def _spoken(one: OnDuty, reader: Reader) -> str:
    return f"{quoted(one.title)}: {_present(one, reader)}. Next: {_following(one, reader)}"
