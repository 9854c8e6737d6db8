"""An agreement that ends is told of two weeks before and at the end: to its customer and to the house, each once."""

from bot.slack.sending import send_due
from tests.builders import at
from tests.house import AGREEMENTS, loaded
from tests.office import ACME, HOUSE, Office, everything

ENDING = AGREEMENTS.replace("    service: mail\n", "    service: mail\n    expires: 2025-06-24\n", 1)


def told(office: Office, channel: str) -> list[str]:
    found = sorted(office.posted(channel), key=lambda one: float(one.ts))
    return [said for one in found if "expire" in (said := everything(one))]


def sent(office: Office, when: str) -> None:
    office.clock.move_to(at(when))
    while send_due(office.bot.door):
        pass


def test_it_is_told_before_and_at_the_end_once_each_in_both_places(at_work: Office) -> None:
    loaded(at_work.store, ENDING, now=at("Mon 07:00"))
    sent(at_work, "2025-06-09 21:59")
    assert told(at_work, ACME) == told(at_work, HOUSE) == []
    for _ in range(2):
        sent(at_work, "2025-06-09 22:01")
        loaded(at_work.store, ENDING, now=at("2025-06-09 22:02"))
    for place in (ACME, HOUSE):
        (soon,) = told(at_work, place)
        assert "Acme-mail version 2 is about to expire" in soon
        assert (
            "Version 2 expires Tue 24 Jun 2025 00:00 CEST: from then on new tickets have what gold and standard" in soon
        )
    sent(at_work, "2025-06-23 22:01")
    for place in (ACME, HOUSE):
        _, over = told(at_work, place)
        assert "Acme-mail version 2 has expired" in over
        assert "Tickets opened before keep what they were promised." in over
        assert [word for word in ("OLA", "Hand-over", "Globex") if word in over] == []


def test_one_that_was_prolonged_is_not_said_to_end(at_work: Office) -> None:
    loaded(at_work.store, ENDING, now=at("Mon 07:00"))
    loaded(at_work.store, AGREEMENTS, now=at("Tue 07:00"))
    sent(at_work, "2025-06-25 07:00")
    assert told(at_work, ACME) == told(at_work, HOUSE) == []


def test_an_internal_one_is_told_to_the_house_alone(at_work: Office) -> None:
    text = AGREEMENTS.replace("  hand-over:\n    kind: ola\n", "  hand-over:\n    kind: ola\n    expires: 2025-06-24\n")
    loaded(at_work.store, text, now=at("Mon 07:00"))
    sent(at_work, "2025-06-10 07:00")
    assert told(at_work, ACME) == []
    (said,) = told(at_work, HOUSE)
    assert "from then on nothing is promised to new tickets" in said
