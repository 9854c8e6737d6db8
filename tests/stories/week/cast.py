"""Who is in the week's workspace, and in which channels: the desk, two companies, and a department of the house."""

from bot.jobs.contracts import Contracts
from bot.playground import Playground

SUPPORT, LEADS, ONCALL, ITDESK = "C0SUPPORT", "C0LEADS001", "C0ONCALL1", "C0ITDESK1"
ACME, GLOBEX, INITECH = "C0ACME001", "C0GLOBEX1", "C0INITECH"
WHERE: dict[str | None, str] = {"acme": ACME, "globex": GLOBEX, "initech": INITECH, None: ITDESK}
"""Where the tickets of a customer, or of the house itself, are talked about."""
WHOSE = {ACME: "acme", GLOBEX: "globex", INITECH: "initech"}
"""The channels in which a customer reads along."""
CALLERS = {
    "acme": {"ann": "U0ANN00001", "art": "U0ART00001"},
    "globex": {"gil": "U0GIL00001", "gwen": "U0GWEN0001"},
}
"""The people of a customer who write to the desk."""
GROUP = "S0AGENTS01"
TEAM = "T0ACME0001"


def seat(slack: Playground, contracts: Contracts) -> None:
    """Adds people, channels and the desk's user group to the workspace.

    ACME's people belong to another organisation, and read along in a shared channel; Globex is a department of the
    house, and Initech's guest only reads.
    """
    workspace = slack.workspace
    desk = [workspace.add_user(key, id=one.slack, real_name=one.name) for key, one in contracts.people.items()]
    ann, art = (workspace.add_user(name, id=key, team_id=TEAM) for name, key in CALLERS["acme"].items())
    gil, gwen = (workspace.add_user(name, id=key) for name, key in CALLERS["globex"].items())
    ina = workspace.add_user("ina", id="U0INA00001", is_restricted=True)
    workspace.add_group("agents", *desk, id=GROUP)
    workspace.add_channel("acme", *desk, ann, art, id=ACME, is_ext_shared=True)
    workspace.add_channel("globex", *desk, gil, gwen, id=GLOBEX)
    workspace.add_channel("initech", *desk, ina, id=INITECH)
    for name, key in (("support", SUPPORT), ("leads", LEADS), ("oncall", ONCALL), ("itdesk", ITDESK)):
        workspace.add_channel(name, *desk, id=key)
