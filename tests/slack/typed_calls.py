"""Commands about ladders and calls as people type them: those that are read, and those that are not."""

from datetime import timedelta

from bot.slack.asked import Asked
from tests.slack.typed_commands import NOW, berlin

BOB = "U0BOB00001"
HOUR = timedelta(hours=1)

GOOD: list[tuple[str, Asked]] = [
    # who is on duty
    ("oncall", Asked("oncall")),
    ("on-call", Asked("oncall")),
    ("OnCall?", Asked("oncall")),
    ("oncall network", Asked("oncall", roster="network")),
    ("oncall Network Team", Asked("oncall", roster="network")),
    ("oncall roster network", Asked("oncall", roster="network")),
    ("oncall in network.", Asked("oncall", roster="network")),
    # the ladder of a ticket
    ("ladder A-1", Asked("ladder", ticket="A-1")),
    ("ladder of A-1", Asked("ladder", ticket="A-1")),
    ("ladder `A-1`", Asked("ladder", ticket="A-1")),
    ('ladder "INC 7"', Asked("ladder", ticket="INC 7")),
    # answers
    ("ack A-1", Asked("ack", ticket="A-1")),
    ("acknowledge A-1", Asked("ack", ticket="A-1")),
    ("ACK A-1.", Asked("ack", ticket="A-1")),
    ("ack A-1 until 14:30", Asked("ack", ticket="A-1", at=berlin("Wed 14:30"))),
    ("ack A-1 Until Fri 9:00", Asked("ack", ticket="A-1", at=berlin("Fri 09:00"))),
    ("ack A-1 for 2h", Asked("ack", ticket="A-1", at=NOW + 2 * HOUR)),
    ("ack A-1 30m", Asked("ack", ticket="A-1", at=NOW + HOUR / 2)),
    ("snooze A-1 2h", Asked("snooze", ticket="A-1", at=NOW + 2 * HOUR)),
    ("snooze A-1 2 h", Asked("snooze", ticket="A-1", at=NOW + 2 * HOUR)),
    ("snooze A-1 for 1h30m", Asked("snooze", ticket="A-1", at=NOW + 1.5 * HOUR)),
    ("snooze A-1 in 45m", Asked("snooze", ticket="A-1", at=NOW + 0.75 * HOUR)),
    ("snooze A-1 2d", Asked("snooze", ticket="A-1", at=NOW + 48 * HOUR)),
    ("snooze A-1 7 days", Asked("snooze", ticket="A-1", at=NOW + 168 * HOUR)),
    ("snooze A-1 until tomorrow 9:00", Asked("snooze", ticket="A-1", at=berlin("Thu 09:00"))),
    (
        "snooze A-1 2h because the Vendor calls back",
        Asked("snooze", ticket="A-1", at=NOW + 2 * HOUR, text="the Vendor calls back"),
    ),
    (
        "snooze A-1 until 18:00 because of R&amp;D, who said: because",
        Asked("snooze", ticket="A-1", at=berlin("Wed 18:00"), text="R&D, who said: because"),
    ),
    ("snooze A-1 2h reason: vendor", Asked("snooze", ticket="A-1", at=NOW + 2 * HOUR, text="vendor")),
    ("handover A-1 <@U0BOB00001>", Asked("handover", ticket="A-1", person=BOB)),
    ("hand-over A-1 to <@U0BOB00001|bob>.", Asked("handover", ticket="A-1", person=BOB)),
    ("escalate A-1", Asked("escalate", ticket="A-1")),
    ("escalate ticket A-1", Asked("escalate", ticket="A-1")),
    # rehearsals
    ("simulate", Asked("simulate", at=NOW)),
    ("simulate P1", Asked("simulate", at=NOW, priority="P1")),
    ("simulate P1 Fri 18:55", Asked("simulate", at=berlin("Fri 18:55"), priority="P1")),
    ('simulate P1 "Fri 18:55"', Asked("simulate", at=berlin("Fri 18:55"), priority="P1")),
    (
        'simulate P1 "Fri 18:55" ACME Corp erp',
        Asked("simulate", at=berlin("Fri 18:55"), priority="P1", customer="acme", service="erp"),
    ),
    (
        "simulate P2 for acme on Sat 2:00",
        Asked("simulate", at=berlin("Sat 02:00"), priority="P2", customer="acme"),
    ),
    ("simulate P1 2025-12-24 02:00", Asked("simulate", at=berlin("2025-12-24 02:00"), priority="P1")),
    # pages
    ("pages", Asked("pages")),
    ("pages 30d", Asked("pages", days=30)),
    ("pages 7 days", Asked("pages", days=7)),
    ("pages last 2 weeks", Asked("pages", days=14)),
    ("pages week", Asked("pages", days=7)),
    ("pages 366", Asked("pages", days=366)),
]

BAD: list[tuple[str, str]] = [
    ("oncall networc", "there is no roster 'networc' (did you mean network?)"),
    ("oncall <@U0ADA00001>", "there is no roster"),
    ("ladder", "ladder which ticket?"),
    ("ladder A-1 A-2", "I cannot read 'A-2' after the ticket"),
    ("ladder <@U0ADA00001>", "is not a ticket key"),
    ("ack", "ack which ticket? Write `/sla ack TICKET`"),
    ("ack A-1 until", "is not an instant"),
    ("ack A-1 until later", "wanted 16:30"),
    ("ack A-1 please", "is not a time to wait for: write `/sla ack A-1 until 14:30`"),
    ("ack A-1 2bh", "working time, which has no calendar here"),
    ("snooze", "snooze which ticket?"),
    ("snooze A-1", "until when? Write `/sla snooze A-1 2h`"),
    ("snooze A-1 because I am tired", "until when?"),
    ("snooze A-1 forever", "is not a time to wait for"),
    ("snooze A-1 ever because", "is not a time to wait for"),
    ("snooze A-1 2w", "is not a time to wait for"),
    ("handover", "handover which ticket?"),
    ("handover A-1", "to whom? write `/sla handover A-1 @name`"),
    ("handover A-1 bob", "'bob' is not a person: write `/sla handover A-1 @name`"),
    ("handover A-1 <!subteam^S0ONCALL01|@oncall>", "is not a person"),
    ("handover A-1 <@U0ADA00001> <@U0BOB00001>", "is not a person"),
    ("escalate", "escalate which ticket?"),
    ("escalate A-1 now", "I cannot read 'now' after the ticket"),
    ("simulate P9", "Beside it may stand a priority, customer or service: P1, P2, P3, acme"),
    ("simulate P1 P2", "is not an instant"),
    ("simulate acne Fri 18:55", "Beside it may stand"),
    ("pages soon", "is not a number of days"),
    ("pages 0d", "is not a number of days: wanted 7d, 30d, up to 366d"),
    ("pages 367d", "is not a number of days"),
    ("pages montth", "did you mean month?"),
    ("simulat P1", "did you mean `/sla simulate`?"),
    ("escalte A-1", "did you mean `/sla escalate`?"),
]
