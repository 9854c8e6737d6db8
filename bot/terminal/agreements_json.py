"""Agreements as plain values for `--json`: instants as ISO text in UTC, durations as they are written in the file."""

from typing import Any

from bot.agreement_words import hours_words
from bot.jobs.agreement import Clause, Terms
from bot.jobs.agreement_mine import Mine
from bot.jobs.agreement_then import Gone, How
from bot.jobs.lifecycle import Life
from bot.terminal.as_json import plain
from sla_core.agreements import Target
from sla_core.sides import Internal


def terms_json(terms: Terms) -> dict[str, Any]:
    """The agreements in force with their targets, and what calendars and ladders they refer to."""
    return {
        "at": plain(terms.at),
        "customer": terms.customer.key if terms.customer else None,
        "agreements": [clause_json(clause) for clause in terms.clauses],
        "calendars": {name: hours_words(hours, terms.at) for name, hours in terms.hours.items()},
        "ladders": {
            name: [{"when": str(rung.when), "calls": list(map(str, rung.calls))} for rung in ladder.rungs]
            for name, ladder in terms.ladders.items()
            if ladder is not None
        },
        "ladder_versions": {name: ladder.version if ladder else None for name, ladder in terms.ladders.items()},
    }


def clause_json(clause: Clause) -> dict[str, Any]:
    """One agreement flat, its layer by name, and the targets that can hold."""
    flat: dict[str, Any] = plain(clause.agreement)
    flat["not_in_force"] = _gone(clause.gone) if clause.gone else None
    flat |= {"layer": plain(clause.agreement.layer), "until": plain(clause.until)}
    flat["review"] = str(clause.agreement.review) if clause.agreement.review else None
    targets = [_target(one) | {"internal": list(map(_internal, clause.beside.get(one, ())))} for one in clause.targets]
    return {**flat, "targets": targets}


def _gone(gone: Gone) -> dict[str, Any]:
    """Why a version is not in force, since when or until when, and what is."""
    return {
        "because": gone.how.value,
        "since": None if gone.how is How.COMING else plain(gone.at),
        "until": plain(gone.at) if gone.how is How.COMING else None,
        "version_in_force": gone.holding.version if gone.holding else None,
        "instead": [one.name for one in gone.instead],
    }


def _target(one: Target) -> dict[str, Any]:
    flat: dict[str, Any] = plain(one)
    flat["within"] = str(one.within) if one.within else None
    flat["warn"] = list(map(str, one.warn))
    return flat


def _internal(one: Internal) -> dict[str, Any]:
    """An internal target beside a promised one. `priorities` are empty where it holds for all of those promised.

    `whole` is false where it holds for some of their tickets only, by its own conditions.
    """
    named = {"agreement": one.agreement.name, "version": one.agreement.version}
    reach = {"priorities": list(one.priorities), "whole": one.whole}
    return {**named, "within": str(one.target.within), "calendar": one.target.calendar, **reach}


def mine_json(found: Mine) -> dict[str, Any]:
    """What concerns a person; rungs are numbered from 1."""
    return {
        "person": found.person,
        "at": plain(found.at),
        "customers": [
            {
                "customer": one.customer,
                "tickets": one.tickets,
                "agreements": [clause_json(c) for c in one.terms.clauses],
            }
            for one in found.customers
        ],
        "teams": list(found.teams),
        "between_teams": [clause_json(clause) for clause in found.between],
        "rosters": list(found.rosters),
        "ladders": [
            {
                "ladder": one.ladder.name,
                "rungs": [i + 1 for i, _ in one.rungs],
                "catch_all": one.catches,
                "agreements": [agreement.name for agreement in one.agreements],
            }
            for one in found.ladders
        ],
    }


def life_json(life: Life) -> dict[str, Any]:
    """How an agreement stands, with its versions, and its proposals with those who agreed."""
    return {
        "agreement": life.name,
        "in_force": life.holding.version if life.holding else None,
        "coming": life.coming.version if life.coming else None,
        "expired": life.expired.version if life.expired else None,
        "instead": [one.name for one in life.instead],
        "versions": [
            {
                "version": one.version,
                "effective_from": plain(one.effective_from),
                "expires": plain(one.expires),
                "withdrawn": one.withdrawn,
            }
            for one in life.versions
        ],
        "proposals": [
            {
                "digest": one.digest,
                "person": one.person,
                "at": plain(one.at),
                "changes": list(one.changes),
                "open_tickets": "taken over" if one.open_too else "kept",
                "consents": [{"side": row.side, "person": row.person, "at": plain(row.at)} for row in one.consents],
                "open": one == life.open,
            }
            for one in life.proposals
        ],
    }
