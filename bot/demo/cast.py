"""Who is in the demo's workspace, and in which channels."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.playground import Playground
from sla_core.tickets import Assigned, Event, Opened

AGENTS = {
    "ruth": ("U0RUTH0001", "Ruth Ahrens", "Agent, applications"),
    "tom": ("U0TOM00001", "Tom Berger", "Agent, infrastructure"),
    "nina": ("U0NINA0001", "Nina Castell", "Agent, infrastructure"),
    "sam": ("U0SAM00001", "Sam Drews", "Agent, service desk"),
    "marek": ("U0MAREK001", "Marek Ebert", "Agent, workplace"),
    "lena": ("U0LENA0001", "Lena Franke", "Agent, workplace"),
    "ivo": ("U0IVO00001", "Ivo Gerlach", "Agent, service desk"),
    "dana": ("U0DANA0001", "Dana Hoff", "Agent, service desk"),
    "yara": ("U0YARA0001", "Yara Iven", "Lead"),
}
CUSTOMERS = {
    "ann": ("U0ANN00001", "Ann Archer", "Customer, ACME", "acme"),
    "gil": ("U0GIL00001", "Gil Grant", "Customer, Globex", "globex"),
}
SUPPORT = "C0SUPPORT"
CHANNELS = {
    "support": (SUPPORT, "Everything that is open, for the house"),
    "leads": ("C0LEADS001", "What nobody answered"),
    "acme": ("C0ACME001", "With ACME"),
    "globex": ("C0GLOBEX1", "With Globex"),
    "initech": ("C0INITECH", "With Initech"),
    "umbra": ("C0UMBRA01", "With Umbra"),
}


@dataclass(frozen=True, slots=True)
class Cast:
    """The ids of the people of the demo by their short names."""

    people: Mapping[str, str]

    def known(self, event: Event) -> Event:
        """The event with the short name of an assignee as that person's id in the workspace."""
        fact = event.fact
        if isinstance(fact, Opened | Assigned) and fact.assignee is not None and fact.assignee in self.people:
            return replace(event, fact=replace(fact, assignee=self.people[fact.assignee]))
        return event


def seat(slack: Playground) -> Cast:
    """Adds people and channels to the workspace."""
    workspace = slack.workspace
    agents = [
        workspace.add_user(name, id=key, real_name=called, title=title, tz="Europe/Berlin")
        for name, (key, called, title) in AGENTS.items()
    ]
    for name, (key, topic) in CHANNELS.items():
        workspace.add_channel(name, *agents, id=key, topic=topic)
    for name, (key, called, title, where) in CUSTOMERS.items():
        guest = workspace.add_user(name, id=key, real_name=called, title=title, is_restricted=True, tz="Europe/Berlin")
        workspace.channels[CHANNELS[where][0]].members.append(guest.id)
    return Cast({name: row[0] for name, row in AGENTS.items()})
