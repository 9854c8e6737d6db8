"""A customer's channel is told of a new version of what it is promised: once, when it comes into force."""

from bot.playground.records import Message
from bot.slack.sending import send_due
from tests.builders import at
from tests.house import AGREEMENTS, loaded
from tests.office import ACME, HOUSE, Office, everything

TIGHTER = AGREEMENTS.replace("P3: 40bh", "P3: 32bh")
DATED = TIGHTER.replace("    tier: gold\n", "    tier: gold\n    effective_from: 2025-06-04\n", 1)


def told(office: Office, channel: str = ACME) -> list[Message]:
    return [one for one in office.posted(channel) if "A new version" in one.text]


def sent(office: Office, when: str) -> None:
    office.clock.move_to(at(when))
    while send_due(office.bot.door):
        pass


def test_a_new_version_is_told_once_in_the_customers_own_channel(at_work: Office) -> None:
    loaded(at_work.store, TIGHTER, now=at("Mon 07:00"))
    sent(at_work, "Mon 07:01")
    loaded(at_work.store, TIGHTER, now=at("Mon 07:02"))
    sent(at_work, "Mon 07:03")
    (message,) = told(at_work)
    said = everything(message)
    assert "A new version of what is promised to ACME Corp is in force: Gold version 2" in said
    assert "P3 32 working hours (office)" in said
    assert "open ones keep what they have" in said
    assert [word for word in ("Hand-over", "Warnings", "75", "Globex") if word in said] == []
    assert told(at_work, HOUSE) == []


def test_a_version_to_come_is_told_when_it_comes(at_work: Office) -> None:
    loaded(at_work.store, DATED, now=at("Mon 07:00"))
    sent(at_work, "Tue 12:00")
    assert told(at_work) == []
    sent(at_work, "Tue 22:01")
    assert len(told(at_work)) == 1


def test_a_version_that_was_taken_back_before_it_came_is_not_told(at_work: Office) -> None:
    loaded(at_work.store, DATED, now=at("Mon 07:00"))
    loaded(at_work.store, AGREEMENTS, now=at("Mon 08:00"))
    sent(at_work, "Wed 12:00")
    assert [one for one in told(at_work) if "version 2" in one.text] == []


def test_whom_an_agreement_does_not_concern_is_not_told(at_work: Office) -> None:
    loaded(at_work.store, AGREEMENTS.replace("P3: 60bh", "P3: 50bh"), now=at("Mon 07:00"))
    loaded(at_work.store, AGREEMENTS.replace("ownership: 8bh", "ownership: 7bh"), now=at("Mon 07:05"))
    sent(at_work, "Mon 07:06")
    loaded(at_work.store, AGREEMENTS.replace("    warn: [75%]\n", "    warn: [80%]\n"), now=at("Mon 07:07"))
    sent(at_work, "Mon 07:08")
    assert told(at_work) == [], "nothing that is promised to it has changed"
