"""The past judged again: the quick way against the fold, and what holds under a catalogue that stands still."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.agreements import Metric, Target
from sla_core.catalogue import Catalogue
from sla_core.clocks import Outcome
from sla_core.courses import Pair
from sla_core.plain_lives import PLAIN, in_plain_order, life_of
from sla_core.replay import Judge, Judgement, decisive, refolded, standing
from sla_core.tickets import (
    Assigned,
    Author,
    Changed,
    Closed,
    Event,
    Fact,
    Message,
    Opened,
    Paused,
    Rated,
    Resolved,
    Resumed,
    Scope,
    order,
)
from tests.builders import (
    TICKET,
    absorbs,
    agreement,
    asks,
    assigns,
    at,
    calendar,
    catalogue,
    changes,
    corrects,
    customer,
    merges,
    opened,
    pauses,
    reopens,
    replies,
    resolves,
    resumes,
    target,
)
from tests.core.test_fold_properties import catalogues, logs, moments

EVERY = ("first_response", "next_response", "first_resolution", "resolution", "ownership")
FAR = at("next Mon 00:00")
lengths = st.sampled_from(["1bm", "1bh", "3bh", "8bh", "30bh", "1bd", "2bd", "20m", "5h", "30h"])
plain_facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(Message, st.sampled_from(Author), st.booleans(), st.booleans(), st.booleans()),
    st.builds(Message, st.sampled_from([Author.AGENT, Author.CUSTOMER])),
    st.builds(Paused, st.sampled_from(["waiting_customer", "waiting_third_party", "lunch"])),
    st.builds(Resumed, st.sampled_from(["waiting_customer", "waiting_third_party", "lunch", None])),
    st.builds(Resolved),
    st.builds(Closed),
    st.builds(Assigned, st.sampled_from(["ada", None]), st.sampled_from(["desk", "network", None])),
    st.builds(
        Changed,
        st.dictionaries(
            st.sampled_from(["customer", "service", "channel", "team"]),
            st.sampled_from(["acme", "mail", "network", None]),
            max_size=2,
        ),
    ),
    st.builds(Rated, st.integers(1, 5)),
)
# Many events fall on few instants, so that several happen at once, the opening included.
full_hours = st.integers(0, 6) | st.integers(0, 7 * 24)
seconds = st.integers(0, 7 * 86_400) | full_hours.map(lambda hour: hour * 3600)


@st.composite
def plain_logs(draw: st.DrawFn) -> list[Event]:
    """An opening and what may happen in a plain life, often at one instant, fractions of seconds included."""
    start = at("Mon 00:00") + timedelta(
        hours=draw(st.integers(0, 48)), microseconds=draw(st.sampled_from([0, 400_000]))
    )
    priority, customer_, team = (draw(st.sampled_from([one, None])) for one in ("P1", "acme", "desk"))
    scope = Scope(priority=priority, customer=customer_, team=team)
    told = draw(st.lists(st.tuples(seconds, plain_facts, st.none() | st.integers(0, 2)), max_size=12))
    opening = Opened(scope=scope, origin=draw(st.sampled_from(Author)))
    log = [Event(TICKET, start, opening)]
    for number, (later, fact, seq) in enumerate(told):
        log.append(Event(TICKET, start + timedelta(seconds=later), fact, event_id=f"e{number:02}", seq=seq))
    return sorted(log, key=order)


@st.composite
def promises(draw: st.DrawFn) -> Catalogue:
    """An agreement for everybody and perhaps a customer's own, of the metrics that a plain life tells."""

    def targets() -> list[Target]:
        named = draw(st.lists(st.sampled_from(EVERY), min_size=1, unique=True))
        found = []
        for metric in named:
            within, hours = draw(lengths), draw(st.sampled_from(["office", "always"]))
            condition = draw(st.sampled_from([{}, {}, {}, {"teams": ["network"]}, {"channels": ["mail"]}]))
            found.append(target(metric, within, calendar=hours, **condition))
        return found

    granted = st.sets(st.sampled_from(["waiting_customer", "waiting_third_party"]))
    known = [agreement(*targets(), pause_on=draw(granted))]
    if not draw(st.integers(0, 3)):
        known.append(agreement(*targets(), name="mail", service="mail", pause_on=draw(granted)))
    if draw(st.booleans()):
        own = agreement(*targets(), name="acme", customer="acme", pause_on=draw(granted))
        known.append(own)
    return catalogue(*known, calendars=[calendar("09:00-12:00, 13:00-17:00")], customers=[customer("acme")])


def judged(events: Sequence[Event], under: Catalogue, now: datetime) -> Judgement:
    return Judge(under, now=now).judge(TICKET, events)


def plain(events: Sequence[Event], now: datetime) -> bool:
    return in_plain_order(events, now) and life_of([event.fact for event in events]) is not None


def figures(judgement: Judgement) -> object:
    """All but which record of the promise it was: equal ones of two catalogues are as good as one."""
    return {
        place: (decisive(one.match), one.target_seconds, one.used, one.paused, one.outcome, one.gross)
        for place, one in judgement.items()
    }


@given(plain_logs(), promises(), moments | st.just(FAR))
def test_a_plain_life_is_judged_as_its_fold_is(log: list[Event], under: Catalogue, now: datetime) -> None:
    known = [event for event in log if event.at <= now]
    assert judged(known, under, now) == refolded(TICKET, known, under, now=now)
    assert bool(known) is plain(known, now)


# What happened, how long it was to take, and how a ticket resolved unanswered counts.
UNANSWERED = [
    ("later than the answer was due", "Mon 16:00", Outcome.MISSED),
    ("as the answer was due: still on time", "Mon 11:00", None),
    ("sooner than the answer was due", "Mon 10:00", None),
]


@pytest.mark.parametrize(("why", "resolved", "outcome"), UNANSWERED)
def test_what_was_missed_before_the_resolution_stays_missed(why: str, resolved: str, outcome: Outcome | None) -> None:
    under = catalogue(agreement(target("first_response", "2bh")))
    found = judged([opened(), resolves(resolved)], under, FAR)
    assert [one.outcome for one in found.values()] == ([outcome] if outcome else []), why
    assert found == refolded(TICKET, [opened(), resolves(resolved)], under, now=FAR)


@given(logs(), catalogues(), moments)
def test_any_life_is_judged_as_its_fold_is(log: list[Event], under: Catalogue, now: datetime) -> None:
    always = standing(under, now)
    assert judged(log, always, now) == refolded(TICKET, log, always, now=now)


@given(plain_logs(), promises(), promises(), moments | st.just(FAR))
def test_a_pair_judges_as_each_alone_does(log: list[Event], one: Catalogue, two: Catalogue, now: datetime) -> None:
    alone = [figures(refolded(TICKET, log, under, now=now)) for under in (one, two)]
    assert [figures(side) for side in Pair(one, two, now=now).judge(TICKET, log)] == alone


@given(logs(), catalogues(), moments)
def test_under_what_is_in_force_already_nothing_changes(log: list[Event], under: Catalogue, now: datetime) -> None:
    before, after = Pair(standing(under, now), standing(under, now), now=now).judge(TICKET, log)
    assert figures(before) == figures(after)


# A log that no plain life tells -> why it has to be folded.
NOT_PLAIN = {
    "its priority changes": [opened(), changes("Mon 10:00", priority="P1")],
    "nobody knows what changes": [opened(), changes("Mon 10:00", colour="red")],
    "it goes on after resolution": [opened(), resolves("Mon 10:00"), reopens("Mon 11:00")],
    "it becomes part of another": [opened(), merges("Mon 10:00")],
    "another becomes part of it": [opened(), absorbs("Mon 10:00", "Mon 08:00")],
    "it began before it was opened": [opened(since=at("Mon 08:00"))],
    "two of one instant, the wrong way round": [opened(), resolves("Mon 10:00"), replies("Mon 10:00")],
    "not in order": [opened(), replies("Mon 11:00"), asks("Mon 10:00")],
    "no opening": [asks("Mon 09:00")],
    "a second opening": [opened(), opened("Mon 10:00")],
    "an event twice": [opened(), asks("Mon 10:00", event_id="x"), asks("Mon 11:00", event_id="x")],
    "an event still to come": [opened(), replies("next Fri 10:00")],
    "nothing at all": [],
}


@pytest.mark.parametrize("why", NOT_PLAIN)
def test_what_is_not_plain_has_no_plain_life(why: str) -> None:
    assert not plain(NOT_PLAIN[why], at("Fri 17:00"))


def test_a_corrected_log_has_no_plain_life() -> None:
    said = replies("Mon 10:00")
    assert not plain([opened(), said, corrects("Mon 11:00", said, void=True)], FAR)


MOVED = [opened(), assigns("Mon 10:00", team="network"), changes("Mon 10:00", service="mail"), resolves("Mon 16:00")]
# What happened, what is promised, whether a plain life tells it, and why.
DEPENDS = [
    (MOVED, target("resolution", "8bh"), True, "no promise asks for a team or a service"),
    (MOVED, target("resolution", "8bh", teams=["network"]), False, "it is promised only once the team has it"),
    (MOVED, target("resolution", "8bh", services=["mail"]), False, "it is promised only once the service is known"),
    (MOVED, target("resolution", "8bh", channels=["phone"]), True, "the channel stays what it was"),
    (MOVED, target("ownership", "8bh"), False, "the first team's clock ends with the second's"),
    (MOVED, target("ownership", "8bh", teams=["desk"]), True, "neither team owes anything"),
    ([opened(team="network"), *MOVED[1:]], target("ownership", "8bh"), True, "it was that team's before"),
]


@pytest.mark.parametrize(("log", "promise", "told", "why"), DEPENDS)
def test_attributes_may_change_unless_a_promise_depends_on_them(
    log: list[Event], promise: Target, told: bool, why: str
) -> None:
    under, life = catalogue(agreement(promise)), life_of([event.fact for event in log])
    assert life is not None
    assert Judge(under, now=FAR).plain(life) is told, why
    assert judged(log, under, FAR) == refolded(TICKET, log, under, now=FAR)


def test_a_clock_counts_for_the_customer_the_ticket_has_in_the_end() -> None:
    log = [opened(customer="acme"), changes("Mon 10:00", customer="globex"), resolves("Mon 16:00")]
    (one,) = judged(log, catalogue(agreement(target("resolution", "8bh"))), FAR).values()
    assert (one.customer, one.outcome) == ("globex", "met")


@given(st.lists(st.builds(Scope, *[st.sampled_from(["acme", "mail", "P1", "network", None])] * 5)), catalogues())
def test_what_was_promised_to_the_like_is_promised_to_each(scopes: list[Scope], under: Catalogue) -> None:
    judge = Judge(standing(under, FAR), now=FAR)
    for scope in scopes:
        assert judge.promises(scope) == Judge(judge.catalogue, now=FAR).promises(scope)


def test_what_is_promised_another_metric_is_folded() -> None:
    under = catalogue(agreement(target("update", "2bh"), target("resolution", "8bh")))
    log = [opened(), replies("Mon 10:00"), resolves("Mon 16:00")]
    found = judged(log, under, at("Tue 09:00"))
    assert {place[1] for place in found} == {Metric.UPDATE, Metric.RESOLUTION}
    assert Metric.UPDATE not in PLAIN


def test_lengths_leave_out_granted_pauses_and_tell_them_apart() -> None:
    log = [opened(), pauses("Mon 10:00"), resumes("Mon 12:00"), resolves("Mon 16:00")]
    (one,) = judged(log, catalogue(agreement(target("resolution", "6bh"))), FAR).values()
    assert (one.used, one.paused, one.outcome, one.gross) == (5 * 3600, 2 * 3600, "met", "missed")


def test_a_clock_of_just_its_target_is_kept_with_its_pauses_or_without() -> None:
    within, held = (catalogue(agreement(target("resolution", length))) for length in ("8bh", "6bh"))
    (plainly,) = judged([opened(), resolves("Mon 17:00")], within, FAR).values()
    assert (plainly.used, plainly.outcome, plainly.gross) == (8 * 3600, "met", "met")
    log = [opened(), pauses("Mon 10:00"), resumes("Mon 11:00"), resolves("Mon 15:00")]
    (paused,) = judged(log, held, FAR).values()
    assert (paused.used, paused.paused, paused.outcome, paused.gross) == (5 * 3600, 3600, "met", "met")


def test_what_is_named_to_promise_nothing_has_no_clock() -> None:
    under = catalogue(agreement(target("resolution", None), target("first_response", "4bh")))
    log = [opened(), replies("Mon 10:00"), resolves("Mon 16:00")]
    assert [place[1] for place in judged(log, under, FAR)] == [Metric.FIRST_RESPONSE]
