"""The house that the storm comes over: its agreements, its ladders, its people and its channels."""

from collections.abc import Iterator
from itertools import islice

from bot.chaos.plan import Plan
from bot.playground import Playground

HOUSE = "C0CHAOSHOUSE"
PEOPLE = {"first": "U0CHAOSONE", "second": "U0CHAOSTWO", "third": "U0CHAOSTHREE", "last": "U0CHAOSLAST"}
TARGET_SECONDS = 2
RUNGS = ("at breach", "4s after breach", "8s after breach")
LADDER_SECONDS = TARGET_SECONDS + 8 + 60
"""How long after its opening a ticket that nobody answers has called everybody."""
STEADY, CLIMBING, STANDING = "steady", "climbing", "standing"
STANDING_HOURS = 720
"""How far off the breach of a ticket is that stands open from the beginning."""


def channel_of(number: int) -> str:
    return f"C0CHAOS{number:04d}"


def customer_of(number: int) -> str:
    return f"customer-{number}"


def fill(slack: Playground, plan: Plan) -> None:
    """Adds the people and the channels."""
    workspace = slack.workspace
    people = [
        workspace.add_user(name, id=key, real_name=f"{name.capitalize()} Responder") for name, key in PEOPLE.items()
    ]
    workspace.add_channel("house", *people, id=HOUSE)
    for number in range(plan.channels):
        workspace.add_channel(f"storm-{number}", *people, id=channel_of(number))


def agreements(plan: Plan) -> str:
    """The agreements file: for each channel a customer, and two services whose tickets climb its two ladders."""
    return "\n".join([*_head(), *_customers(plan), *_ladders(plan), *_promises(plan)])


def _head() -> Iterator[str]:
    yield "format: 1"
    yield "organization: {name: Storm, zone: UTC}"
    yield "priorities: [P1, P2]"
    services = ", ".join(f"{name}: {{name: {name.capitalize()}}}" for name in (STEADY, CLIMBING, STANDING))
    yield f"services: {{{services}}}"
    yield "people:"
    yield from (f"  {name}: {{slack: {key}, name: {name.capitalize()} Responder}}" for name, key in PEOPLE.items())


def _customers(plan: Plan) -> Iterator[str]:
    yield "customers:"
    yield from (f"  {customer_of(number)}: {{name: Customer {number}}}" for number in range(plan.channels))


def _ladders(plan: Plan) -> Iterator[str]:
    everybody = ", ".join(f"{{person: {name}}}" for name in islice(PEOPLE, plan.calls))
    climb = ", ".join(f"{{when: {when}, call: {{person: {name}}}}}" for when, name in zip(RUNGS, PEOPLE, strict=False))
    yield "ladders:"
    for number in range(plan.channels):
        where = f"channel: {channel_of(number)}, leads: {channel_of(number)}, catch_all: {{person: last}}"
        yield f"  {STEADY}-{number}: {{{where}, gives_up: 24h, rungs: [{{when: at breach, call: [{everybody}]}}]}}"
        yield f"  {CLIMBING}-{number}: {{{where}, gives_up: 1m, rungs: [{climb}]}}"


def _promises(plan: Plan) -> Iterator[str]:
    within, far_off = (f"targets: {{first_response: {span}}}" for span in (f"{TARGET_SECONDS}s", f"{STANDING_HOURS}h"))
    yield "agreements:"
    for number in range(plan.channels):
        for kind in (STEADY, CLIMBING):
            whose = f"kind: sla, customer: {customer_of(number)}, service: {kind}, ladder: {kind}-{number}"
            yield f"  {kind}-{number}: {{{whose}, {within}}}"
        standing = f"kind: sla, customer: {customer_of(number)}, service: {STANDING}, ladder: {CLIMBING}-{number}"
        yield f"  {STANDING}-{number}: {{{standing}, {far_off}}}"
    yield f"  standard: {{kind: sla, {within}}}"
