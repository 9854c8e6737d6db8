"""Whose the time of plain lives was: against folding each of them, under promises that change."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sla_core.agreements import AppliesTo, Kind, Metric
from sla_core.attribution import Shares, shares
from sla_core.catalogue import Catalogue
from sla_core.fold import fold
from sla_core.lifetimes import Lifetime, Lifetimes
from sla_core.tickets import Closed, Event, Resolved
from tests.builders import TICKET, agreement, asks, at, calendar, catalogue, opened, pauses, replies, resolves, target
from tests.core.test_fold_properties import moments
from tests.core.test_replay import FAR, plain_logs, promises

TWELVE = calendar("12:00-15:00", name="noon")


@st.composite
def changing(draw: st.DrawFn) -> Catalogue:
    """What is promised, with another version of some of it from an instant on, for new tickets or for open ones too."""
    under = draw(promises())
    found = list(under.agreements)
    for one in under.agreements:
        since = at("Mon 00:00") + timedelta(hours=draw(st.integers(0, 60)))
        later = replace(one, version=2, effective_from=since, targets=(target("resolution", "3bh", calendar="noon"),))
        end = draw(st.none() | st.integers(1, 100).map(lambda hours: at("Mon 00:00") + timedelta(hours=hours)))
        found += draw(st.sampled_from([[], [later], [replace(later, expires=end)]]))
    return replace(under, agreements=tuple(found), calendars={**under.calendars, "noon": TWELVE})


def slow(log: list[Event], under: Catalogue, kinds: list[Kind], until: datetime) -> tuple[str | None, Shares]:
    """By folding: the agreement of the resolution's clock, or else of the first of ours, and its hours."""
    folded = fold(TICKET, log, under, now=until)
    ours = [one for one in folded.traces if one.clock.metric is not Metric.CUSTOMER_RESPONSE]
    ours = [one for one in ours if not kinds or one.clock.kind in kinds]
    trace = next((one for one in ours if one.clock.metric is Metric.RESOLUTION), ours[0] if ours else None)
    if trace is None:
        return None, Shares()
    return trace.clock.agreement, shares(folded.events, trace.match.calendar, now=until)


@given(plain_logs(), changing(), moments | st.just(FAR), st.sampled_from([[], [Kind.SLA], [Kind.UC]]))
def test_a_plain_life_is_shared_out_as_its_fold_is(
    log: list[Event], under: Catalogue, until: datetime, kinds: list[Kind]
) -> None:
    known = [event for event in log if event.at <= until]
    facts, instants = tuple(event.fact for event in known), [event.at for event in known]
    found = Lifetimes(under, kinds).of(facts, instants, until=until) if known else None
    if found is not None:
        assert (found.agreement, found.shares) == slow(known, under, kinds, until)
        solved = next(event.at for event in known if isinstance(event.fact, Resolved | Closed))
        assert found.resolved_at == solved


LOG = [opened("Mon 09:00"), pauses("Mon 10:00"), resolves("Mon 12:00")]


def of(log: list[Event], under: Catalogue) -> Lifetime | None:
    return Lifetimes(under).of(tuple(event.fact for event in log), [event.at for event in log], until=FAR)


def test_an_ordinary_ticket_needs_no_fold() -> None:
    under = catalogue(agreement(target("resolution"), name="usual"))
    assert of(LOG, under) == Lifetime(at("Mon 12:00"), "usual", Shares(ours=3600, customer=7200))


def test_what_happens_at_one_instant_takes_no_time() -> None:
    under = catalogue(agreement(target("resolution"), name="usual"))
    log = [LOG[0], asks("Mon 09:00"), pauses("Mon 10:00"), replies("Mon 10:00"), LOG[2]]
    assert of(log, under) == Lifetime(at("Mon 12:00"), "usual", Shares(ours=3600, customer=7200))
    assert of([opened("Mon 09:00"), pauses("Mon 09:00"), resolves("Mon 10:00")], under) == Lifetime(
        at("Mon 10:00"), "usual", Shares(customer=3600)
    )


def test_what_the_fold_has_to_say_is_left_to_it() -> None:
    under = catalogue(agreement(target("resolution")))
    assert of(LOG[:2], under) is None, "it was not resolved"
    assert of(LOG, catalogue(agreement(target("first_response")))) is None, "that clock may never have begun"
    open_too = replace(
        agreement(target("resolution")), version=2, effective_from=at("Mon 11:00"), applies_to=AppliesTo.OPEN
    )
    assert of(LOG, replace(under, agreements=(*under.agreements, open_too))) is None, "its promise changed on the way"
