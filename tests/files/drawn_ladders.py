"""People, rosters and ladders drawn at random, in any form a file can give them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from bot.files.records import Person, RosterEntry
from sla_core.durations import Duration, Measure
from sla_core.ladders import Anchor, Call, Gate, Ladder, Mode, Otherwise, Pick, Repeat, Rung, When, Who
from sla_core.rosters import Override, Roster, Rotation

NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=12)
_INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
_SPANS = st.tuples(_INSTANTS, st.integers(1, 9_000)).map(lambda one: (one[0], one[0] + timedelta(minutes=one[1])))
_SOMETIMES = st.none() | NAMES
_LENGTHS = st.builds(
    lambda minutes, measure: Duration(minutes * 60, measure),
    st.integers(1, 6_000),
    st.sampled_from([Measure.REAL, Measure.WORKING]),
)
_DAYS = st.integers(1, 9).map(lambda n: Duration(n, Measure.DAYS))

_PEOPLE = st.builds(
    Person, NAMES, NAMES, WORDS, _SOMETIMES, _SOMETIMES, _SOMETIMES, st.lists(_SPANS, max_size=2).map(tuple)
)
_CALLS = st.builds(Call, st.sampled_from(Who), NAMES | st.just(""), st.sampled_from(Pick), st.just(())) | st.builds(
    lambda people: Call(Who.ROUND_ROBIN, people=tuple(people)), st.lists(NAMES, min_size=1, max_size=3)
)
_SEVERAL = st.lists(_CALLS, max_size=3).map(tuple)
_WHENS = st.one_of(
    st.integers(1, 99).map(lambda n: When(Anchor.PERCENT, percent=n)),
    st.just(When(Anchor.BREACH)),
    _LENGTHS.map(lambda length: When(Anchor.BEFORE, length=length)),
    st.builds(
        lambda anchor, length: When(anchor, length=length),
        st.sampled_from([Anchor.AFTER, Anchor.DELAY]),
        _LENGTHS | _DAYS,
    ),
)
_RUNGS = st.builds(
    Rung,
    _WHENS,
    _SEVERAL,
    st.sampled_from(Mode),
    st.none() | st.builds(Gate, NAMES, st.sampled_from(Otherwise), _SEVERAL),
    st.none() | st.builds(Repeat, st.integers(1, 20), _LENGTHS),
)
_LADDERS = st.builds(
    Ladder,
    st.just(""),
    st.just(0),
    st.lists(_RUNGS, max_size=4).map(tuple),
    _SEVERAL,
    calendar=_SOMETIMES,
    channel=_SOMETIMES,
    leads=_SOMETIMES,
    owner=_SOMETIMES,
    expires=st.none() | _LENGTHS,
    gives_up=_LENGTHS,
    loops=st.integers(1, 5),
    direct=st.booleans(),
    title=st.just("") | WORDS,
)


@st.composite
def _entries(draw: st.DrawFn) -> RosterEntry:
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    rotations = tuple(
        Rotation(
            name,
            draw(st.sampled_from(["UTC", "Europe/Berlin"])),
            tuple(draw(st.lists(NAMES, min_size=1, max_size=3))),
            draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))),
            at=draw(st.integers(0, 1439)) * 60,
            days=draw(st.integers(1, 366)),
        )
        for name in names
    )
    overrides = [
        Override(draw(NAMES), start, end, draw(_SOMETIMES)) for start, end in draw(st.lists(_SPANS, max_size=2))
    ]
    only = tuple((name, draw(NAMES)) for name in names if draw(st.booleans()))
    return RosterEntry(Roster("", "UTC", rotations, tuple(overrides), title=draw(WORDS)), only, draw(_SOMETIMES))


def people() -> st.SearchStrategy[dict[str, Person]]:
    """People by key."""
    found = st.dictionaries(NAMES, _PEOPLE, max_size=2)
    return found.map(lambda people: {key: replace(person, key=key) for key, person in people.items()})


def rosters() -> st.SearchStrategy[dict[str, RosterEntry]]:
    """Rosters by name."""
    found = st.dictionaries(NAMES, _entries(), max_size=2)
    return found.map(lambda entries: {k: replace(e, roster=replace(e.roster, name=k)) for k, e in entries.items()})


def ladders() -> st.SearchStrategy[dict[str, Ladder]]:
    """Ladders by name."""
    found = st.dictionaries(NAMES, _LADDERS, max_size=2)
    return found.map(lambda ladders: {name: replace(ladder, name=name) for name, ladder in ladders.items()})
