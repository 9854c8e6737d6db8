"""What every side of the Home tab has: the two sides to choose from, lists with their pages, and what to leave out."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.jobs.contracts import Contracts
from bot.jobs.home import PAGE, Listed, Part
from bot.sentences import Reader
from bot.slack.limits import OPTION_TEXT, VIEW_BLOCKS
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.fields import grouped, option, text
from bot.slack.views.home_place import ANY, NARROWING, Place, choices_of, metadata_of, value_of
from bot.slack.views.message import Block, actions, button, context, header, section
from bot.words import full_moment, plural

HEADINGS = {
    Part.CALLED: "Calls that wait for your answer",
    Part.TICKETS: "Your tickets, least time left first",
    Part.WAITING: "Who waits for your answer",
    Part.PAUSED: "Paused",
    Part.CALLS: "Called, and nobody answered yet",
    Part.RISK: "At risk",
    Part.OVER: "Breached and still open",
    Part.STILL: "Standing still too long",
}
# How large each menu may be, in bytes: a whole view may have 250 kB.
MENUS = {"customer": 70_000, "priority": 10_000, "service": 35_000}
PLURALS = {"customer": "customers", "priority": "priorities", "service": "services"}


@dataclass(frozen=True, slots=True)
class Frame:
    """Where somebody stands, what there is to narrow it to, and what is to be said at the top, if anything."""

    place: Place
    contracts: Contracts
    reader: Reader
    notice: str = ""


def home_of(frame: Frame, blocks: Sequence[Block]) -> dict[str, Any]:
    """The view: the sides, what was just done, the blocks, and what to narrow it to."""
    as_of = context(f"As of {full_moment(frame.reader.now, frame.reader.place)}")
    top = [_sides(frame), as_of, *_notice(frame.notice), *_narrowed(frame)]
    bottom = list(_narrowing(frame))
    room = VIEW_BLOCKS - len(top) - len(bottom)
    return _view([*top, *blocks[:room], *bottom], metadata_of(frame.place))


def plain_home(said: str) -> dict[str, Any]:
    """A tab of one sentence, with a button to look again."""
    again = button("Refresh", "home_refresh", "again", label="Draw this tab again")
    return _view([section(said), actions(again)], "")


def _view(blocks: list[Block], metadata: str) -> dict[str, Any]:
    return {"type": "home", "callback_id": "home", "private_metadata": metadata, "blocks": blocks}


def _sides(frame: Frame) -> Block:
    sides = ((False, "My work", "home_mine"), (True, "Team", "home_team"))
    made = [
        {**button(name, action, action), **({"style": "primary"} if frame.place.team is team else {})}
        for team, name, action in sides
    ]
    return actions(*made, button("Refresh", "home_refresh", "again", label="Draw this tab again"))


def _notice(said: str) -> Iterator[Block]:
    if said:
        yield section(f":information_source: {said}")


def _narrowed(frame: Frame) -> Iterator[Block]:
    """What is left out, so that nobody takes a part for the whole."""
    which, known = frame.place.which, choices_of(frame.contracts)
    chosen = [(kind, value) for kind in NARROWING if (value := getattr(which, kind)) is not None]
    if chosen:
        names = ", ".join(quoted(known[kind].get(value, value), 60) for kind, value in chosen)
        yield section(f"Only {names}", button("Show everything", "home_everything", ANY))


def _narrowing(frame: Frame) -> Iterator[Block]:
    kinds = [kind for kind, names in choices_of(frame.contracts).items() if len(names) > 1]
    menus = {kind: _menu(frame, kind) for kind in kinds}
    short = [f"more {PLURALS[kind]} than a menu takes" for kind, (_, more) in menus.items() if more]
    if menus:
        yield context("  ·  ".join(["Show only", *short]))
        yield actions(*(menu for menu, _ in menus.values()))


def _menu(frame: Frame, kind: str) -> tuple[Block, bool]:
    """The menu, with what is chosen in it; and whether there are more names than it takes."""
    chosen, names = getattr(frame.place.which, kind), choices_of(frame.contracts)[kind]
    every = _option(ANY, f"Every {kind}")
    initial = _option(value_of(chosen), names[chosen]) if chosen in names else every
    options = [_option(value_of(key), name) for key, name in names.items()]
    kept = _fitting(options, MENUS[kind])
    if initial not in (every, *kept):
        kept = [initial, *kept]
    menu = {"type": "static_select", "action_id": f"home_{kind}", "placeholder": text(f"Every {kind}")}
    return {**menu, "initial_option": initial, **grouped([every, *kept])}, len(kept) < len(options)


def _fitting(options: Sequence[Block], room: int) -> list[Block]:
    """As many of the options as there is room for."""
    kept = []
    for one in options:
        room -= len(json.dumps(one))
        if room < 0:
            break
        kept.append(one)
    return kept


def _option(value: str, name: str) -> Block:
    return option(value, plain(name, OPTION_TEXT) or plain(value, OPTION_TEXT))


def listed(part: Part, found: Listed[Any], rows: Sequence[Block], frame: Frame, *, rule: str = "") -> list[Block]:
    """A list under its heading, with the way to the whole of it; nothing for one of nothing, where it is not alone."""
    alone = frame.place.part is part
    if not found.total and not alone:
        return []
    count = f"{found.total:,}" + ("+" if found.more else "")
    head: list[Block] = [header(f"{HEADINGS[part]}: {count}" if found.total else HEADINGS[part])]
    if rule:
        head.append(context(rule))
    if not found.total:
        return [*head, section("There is none."), *_turning(found, frame)]
    if not alone:
        return [*head, *rows, *_whole(part, found, count)]
    return [*head, context(_span(found, count)), *rows, *_turning(found, frame)]


def _whole(part: Part, found: Listed[Any], count: str) -> Iterator[Block]:
    if found.rest > 0:
        yield actions(button(f"All {count}", "home_list", part.value, label=f"{HEADINGS[part]}: all {count}"))


def _span(found: Listed[Any], count: str) -> str:
    said = f"{found.first + 1:,} to {found.first + len(found.entries):,} of {count}"
    if found.more and found.rest <= 0:
        said += f": no more than {plural(found.total, 'ticket')} are told one by one, so leave some out below"
    return said


def _turning(found: Listed[Any], frame: Frame) -> Iterator[Block]:
    """The buttons to the page before, to the next, and back to everything."""
    buttons = [button("Back", "home_list", "-", label="Back to the whole tab")]
    if found.first:
        buttons.append(button("Earlier", "home_earlier", str(frame.place.page), label="The page before"))
    if found.rest > 0:
        left = min(PAGE, found.rest)
        buttons.append(button("Later", "home_later", str(frame.place.page), label=f"The next {left}"))
    yield actions(*buttons)
