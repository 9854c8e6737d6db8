"""Freezing and thawing: nothing is lost, and a digest tells whether anything changed."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.channels import DOES
from bot.files.freeze import canonical, contents, digest_of, freeze, resolved
from bot.files.records import (
    AgreementsFile,
    ChannelEntry,
    Combination,
    CustomerEntry,
    How,
    Opens,
    Organization,
    ServiceEntry,
    Talk,
)
from bot.files.thaw import NotThawed, thaw, thaw_pattern
from sla_core.agreements import Agreement, AppliesTo, Kind, Level, Metric, OnChange, Target, UpdateMode
from sla_core.catalogue import Customer
from sla_core.credits import AVAILABILITY, Excluded, Scale, Scheme, Worth
from sla_core.durations import Duration, Measure
from sla_core.patterns import Break, Week, Window
from sla_core.quality import Measure as Wanted
from sla_core.quality import Objective
from sla_core.reviews import Review
from tests.files.documents import EXAMPLE, body_of, file_of, in_gold, unhurried
from tests.files.drawn_ladders import NAMES as _NAMES
from tests.files.drawn_ladders import WORDS as _WORDS
from tests.files.drawn_ladders import ladders, people, rosters

_SOME = st.frozensets(st.sampled_from(["P1", "P2", "P3"]))
_DATES = st.dates(date(1990, 1, 1), date(2090, 1, 1))
_WALLS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda at: at.replace(microsecond=0))
_SHARES = st.none() | st.integers(1, 10_000).map(lambda n: Decimal(n) / 100)


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """Windows of one day, in order, none overlapping."""
    edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(Window(a * 60, b * 60) for a, b in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Weekly hours with every kind of exception."""
    starts = draw(
        st.lists(st.tuples(_WALLS, st.timedeltas(timedelta(seconds=1), timedelta(days=9)), _WORDS), max_size=3)
    )
    return Week(
        draw(st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"])),
        tuple(draw(st.lists(windows(), min_size=7, max_size=7))),
        holidays=tuple(draw(st.dictionaries(_DATES, _WORDS, max_size=5)).items()),
        breaks=tuple(Break(at, at + timedelta(seconds=int(long.total_seconds())), name) for at, long, name in starts),
        shifts=tuple(draw(st.dictionaries(_DATES, windows(), max_size=3)).items()),
    )


@st.composite
def lengths(draw: st.DrawFn) -> Duration:
    """Durations as they can be written."""
    measure = draw(st.sampled_from(Measure))
    amount = draw(st.integers(1, 1_800))
    return Duration(amount * 60 if measure is Measure.WORKING else amount, measure)


_LEVELS = st.integers(1, 99).map(lambda n: Level(percent=n)) | lengths().filter(
    lambda length: length.measure is not Measure.DAYS
).map(lambda length: Level(before=length))
_TARGETS = st.builds(
    Target,
    st.sampled_from(Metric),
    st.none() | lengths(),
    calendar=_NAMES,
    priorities=_SOME,
    channels=_SOME,
    services=_SOME,
    tiers=_SOME,
    teams=_SOME,
    warn=st.lists(_LEVELS, max_size=3).map(tuple),
    mode=st.sampled_from(UpdateMode),
    new_cycle=st.booleans(),
    objective=_SHARES,
    ladder=st.none() | _NAMES,
    ladders=st.lists(st.tuples(_NAMES, st.none() | _NAMES), max_size=2).map(tuple),
)
_AGED = Objective(Wanted.BACKLOG_AGE, at_least=False, bound=Decimal(5401))
_QUALITIES = ((), (Objective(Wanted.CSAT, at_least=True, bound=Decimal("92.5")), _AGED))
_REVIEWS = st.builds(Review, on=st.dates(date(1970, 1, 1), date(2149, 1, 1))) | st.builds(
    Review, months=st.integers(1, 120)
)
_AGREEMENTS = st.builds(
    Agreement,
    _NAMES,
    st.just(0),
    st.sampled_from(Kind),
    st.lists(_TARGETS, max_size=4).map(tuple),
    title=_WORDS,
    customer=st.none() | _NAMES,
    tier=st.none() | _NAMES,
    service=st.none() | _NAMES,
    effective_from=st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    applies_to=st.sampled_from(AppliesTo),
    objective=_SHARES,
    pause_on=_SOME,
    on_change=st.sampled_from(OnChange),
    warn_anytime=_SOME,
    uptimes=st.lists(st.tuples(_NAMES, _SHARES.filter(bool)), max_size=2).map(tuple),
    credits=st.none() | st.deferred(lambda: schemes(_NAMES)),
    review=st.none() | _REVIEWS,
    quality=st.sampled_from(_QUALITIES),
    parties=st.lists(_WORDS, max_size=2).map(tuple),
)
_INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
_AMOUNTS = st.integers(0, 10**9).map(lambda n: Decimal(n) / 100)
_WORTHS = st.builds(lambda n: Worth(percent=n), _AMOUNTS) | st.builds(lambda n: Worth(amount=n), _AMOUNTS)
_SCALES = st.builds(
    Scale,
    st.none() | st.sampled_from([*Metric, AVAILABILITY]),
    st.lists(st.tuples(_AMOUNTS, _WORTHS), max_size=3).map(tuple),
    st.lists(st.tuples(st.integers(0, 10**6), _WORTHS), max_size=3).map(tuple),
    st.none() | _WORTHS,
    priorities=_SOME,
    services=_SOME,
    working=st.booleans(),
)


def schemes(names: st.SearchStrategy[str]) -> st.SearchStrategy[Scheme]:
    """Credit schemes, whether they make sense or not."""
    return st.builds(
        Scheme,
        names,
        st.sampled_from(["", "EUR", "JPY"]),
        st.lists(_SCALES, max_size=3).map(tuple),
        st.none() | _AMOUNTS,
        st.none() | _WORTHS,
        st.lists(st.builds(Excluded, _INSTANTS, _INSTANTS, _WORDS), max_size=2).map(tuple),
    )


_UPTIME = st.builds(
    ServiceEntry, _NAMES, st.lists(st.tuples(_INSTANTS, _INSTANTS, _WORDS), max_size=2).map(tuple), st.none() | _NAMES
)
_PHRASES = st.lists(_WORDS, max_size=2).map(tuple)
_CHANNELS = st.builds(
    ChannelEntry,
    st.none() | _NAMES,
    st.none() | _NAMES,
    priority=st.none() | _NAMES,
    opens=st.sampled_from(Opens),
    agents=st.lists(_NAMES, max_size=2).map(tuple),
    resumes=st.none() | _NAMES,
    card=st.booleans(),
    promise=st.none() | st.integers(1, 50),
    csat=st.booleans(),
    hours=st.none() | _NAMES,
    nudge=st.none() | st.integers(0, 50),
)
_JSON = st.recursive(st.none() | st.booleans() | st.integers() | _WORDS, lambda inner: st.lists(inner, max_size=3))


@st.composite
def files(draw: st.DrawFn) -> AgreementsFile:
    """Whole files, as records; names are not made to agree with each other."""
    customers = draw(st.dictionaries(_NAMES, st.tuples(_WORDS, st.none() | _NAMES), max_size=3))
    combinations = st.builds(Combination, st.sampled_from(How), st.lists(_NAMES, min_size=2, max_size=3).map(tuple))
    return AgreementsFile(
        Organization(draw(_WORDS), "Europe/Berlin"),
        tuple(draw(st.lists(_NAMES, max_size=3))),
        tuple(draw(st.lists(_NAMES, max_size=3))),
        services=draw(st.dictionaries(_NAMES, _WORDS, max_size=3)),
        teams=draw(st.dictionaries(_NAMES, _WORDS, max_size=3)),
        customers={
            key: CustomerEntry(Customer(key, name, tier, "UTC", tier), ("C0A",), "T0A")
            for key, (name, tier) in customers.items()
        },
        channels=draw(st.dictionaries(_NAMES, _CHANNELS, max_size=2)),
        talk=draw(st.builds(Talk, st.dictionaries(_NAMES, st.sampled_from(DOES), max_size=2), _PHRASES, _PHRASES)),
        pause_reasons=draw(st.dictionaries(_NAMES, _WORDS, max_size=3)),
        calendars=draw(st.dictionaries(_NAMES, weeks() | combinations, max_size=3)),
        agreements=tuple(
            replace(agreement, order=order) for order, agreement in enumerate(draw(st.lists(_AGREEMENTS, max_size=3)))
        ),
        people=draw(people()),
        rosters=draw(rosters()),
        ladders=draw(ladders()),
        uptime=draw(st.dictionaries(_NAMES, _UPTIME, max_size=2)),
        schemes={name: draw(schemes(st.just(name))) for name in draw(st.lists(_NAMES, max_size=2))},
        credits=draw(st.dictionaries(_NAMES, _JSON, max_size=2)),
    )


@unhurried
@given(files())
def test_a_file_comes_back_from_freezing_and_from_json_as_it_was(file: AgreementsFile) -> None:
    assert thaw(json.loads(canonical(freeze(file)))) == file


def test_the_example_comes_back_as_it_was() -> None:
    file = file_of(EXAMPLE.read_text(encoding="utf-8"))
    assert thaw(json.loads(canonical(freeze(file)))) == file


OLD_DIGEST = "2d6f01d7865f9e868e5eb8eea0d45e275886fd80e4317aac99cde501c660d3af"


def test_a_file_without_people_has_the_body_and_the_digest_it_always_had() -> None:
    body = body_of(in_gold("title: Gold"))
    assert (body["format"], "people" in body) == (1, False)
    assert all("ladder" not in target for agreement in body["agreements"] for target in agreement["targets"])
    assert digest_of(body) == OLD_DIGEST


def test_a_body_from_before_ladders_had_a_form_is_thawed_without_them() -> None:
    body = {**body_of(""), "ladders": {"a": [{"at": "75%"}]}, "rosters": {"b": {"people": ["U0A"]}}}
    assert thaw(body) == file_of("")


def test_credits_from_before_they_had_a_form_are_thawed_as_they_were_written_and_pay_nothing() -> None:
    written = {"c": {"99.90": "10%", "on": True, "n": 2}}
    body = {**body_of(in_gold("title: Gold")), "credits": written}
    file = thaw(body)
    assert (file.credits, file.schemes, freeze(file)) == (written, {}, body)
    assert [agreement.credits for agreement in file.agreements] == [None]


def test_an_agreement_whose_scheme_changes_is_another() -> None:
    text = in_gold("credits: usual") + "credits: {usual: {below: {95%: 5%}}}"
    one, other = (digest_of(contents(body_of(said))["gold"]) for said in (text, text.replace("5%}}", "6%}}")))
    assert one != other


def test_people_rosters_and_ladders_come_back_as_they_were() -> None:
    file = file_of(EXAMPLE.read_text(encoding="utf-8"))
    thawed = thaw(json.loads(canonical(freeze(file))))
    assert (thawed.people, thawed.rosters, thawed.ladders) == (file.people, file.rosters, file.ladders)
    assert (len(file.people), len(file.rosters), len(file.ladders)) == (4, 3, 2)


def test_a_digest_depends_on_neither_layout_nor_order_of_keys_but_on_every_value() -> None:
    loose = "tiers: [gold]\nservices:\n  mail:\n    name: Mail   # a comment\n"
    tight = "services: {mail: {name: Mail}}\ntiers: [gold]"
    assert digest_of(body_of(loose)) == digest_of(body_of(tight))
    assert digest_of(body_of(loose)) != digest_of(body_of(tight.replace("Mail}", "Post}")))


def test_a_digest_stays_the_same_from_release_to_release() -> None:
    text = '{"a":null,"b":[1,"\u00e4"]}'
    assert canonical({"b": [1, "\u00e4"], "a": None}) == text
    assert digest_of({"b": [1, "\u00e4"], "a": None}) == sha256(text.encode()).hexdigest()


def test_an_agreement_is_the_same_whatever_stands_around_it_and_from_whenever_it_holds() -> None:
    alone = contents(body_of(in_gold("title: Gold")))["gold"]
    dated = contents(body_of(in_gold("title: Gold\neffective_from: 2026-05-01")))["gold"]
    other = in_gold("title: Gold").replace(
        "agreements:\n", "agreements:\n  acme: {kind: sla, customer: acme, targets: {first_response: 4h}}\n", 1
    )
    assert digest_of(alone) == digest_of(dated) == digest_of(contents(body_of(other))["gold"])


def test_an_agreement_is_another_once_one_of_the_same_scope_goes_before_it() -> None:
    one = "b: {kind: sla, customer: acme, targets: {first_response: 4h}}"
    text = "customers: {acme: {}}\nagreements: {standard: {kind: sla, targets: {resolution: 4h}}, "
    alone, second = body_of(text + one + "}"), body_of(text + one.replace("b:", "a:", 1) + ", " + one + "}")
    assert digest_of(contents(alone)["b"]) != digest_of(contents(second)["b"])
    assert contents(second)["b"]["rank"] == 1


def test_a_combination_stands_alone_and_changes_with_its_parts() -> None:
    text = "calendars: {a: {zone: UTC, hours: 24h}, b: {zone: UTC, hours: {mon: 09:00-17:00}}, c: {union: [a, b]}}"
    body, changed = body_of(text), body_of(text.replace("17:00", "18:00"))
    assert digest_of(resolved(body, "c")) != digest_of(resolved(changed, "c"))
    assert digest_of(resolved(body, "a")) == digest_of(resolved(changed, "a"))
    assert thaw_pattern(resolved(body, "c")) == file_of(text).patterns["c"]


BAD = [
    ({}, "'organization' is missing", "empty"),
    ({"organization": {"name": "X"}}, "zone", "half an organization"),
    ({"organization": {"name": "X", "zone": "UTC"}, "priorities": 1}, "not iterable", "a number for a list"),
    ({"organization": []}, "these are not frozen agreements", "a list for a mapping"),
]


@pytest.mark.parametrize(("body", "gist", "reason"), BAD, ids=[row[2] for row in BAD])
def test_a_body_that_was_never_frozen_is_refused(body: dict[str, object], gist: str, reason: str) -> None:
    with pytest.raises(NotThawed, match="these are not frozen agreements") as caught:
        thaw(body)
    assert gist in str(caught.value), reason
