"""The forms and the list of outages: what people see, and that no text in them is more than text."""

from dataclasses import replace
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.jobs.attainment import Period
from bot.playground.blocks import refused_blocks, refused_view
from bot.slack.views.outage_form import correction_form, outage_form, told_view
from bot.slack.views.outages import ended_view, outage_words, outages_view
from bot.store.outages import OutageRow
from tests.builders import at
from tests.slack.views.harmless import assert_harmless, assert_readable, literal, marked_up
from tests.slack.views.records import ADA, contracts, reader
from tests.slack.views.test_form_pictures import picture
from tests.slack.views.test_nasty import NASTY

GOING_ON = OutageRow("O-7", 1, "mail", at("Mon 09:00"), None, "disk full", ADA, "", at("Mon 09:05"))
OVER = replace(GOING_ON, key="O-6", number=2, until=at("Mon 10:00"), reason="the log says so")
JUNE = Period(at("2025-06-01 00:00"), at("2025-07-01 00:00"), "in June 2025")


def outage(text: str) -> OutageRow:
    """One with the text wherever somebody may have written one."""
    return replace(OVER, service=text, cause=text, reason=text, author=text)


def test_the_form_of_an_outage() -> None:
    view = outage_form(contracts(2, "Acme").services, chosen="s1", now=at("Mon 12:00"))
    assert picture(view) == snapshot("""\
Outage
[Which service was down? / 0 Acme / 1 Acme / 1 Acme]
[From]
[Until / Left out: it goes on.]
[What was the matter?]
[Overlapping outages count once; agreed maintenance does not count. Times are in your own zone.]\
""")


def test_the_form_that_tells_an_outage_anew() -> None:
    assert picture(correction_form(OVER, "Mail")) == snapshot("""\
Outage told anew
[O-6, Mail. What was told before stays to be read.]
[From]
[Until / Left out: as it was.]
[What was the matter?]
[Why is it told anew?]
[And / It never was / It has not ended: it goes on]\
""")
    assert picture(told_view(outage_words(OVER, reader("Acme")))) == snapshot("""\
Outage
[*O-6* mail, Mon 2 Jun 2025 09:00 UTC, until Mon 2 Jun 2025 10:00 UTC: disk full
corrected by <@U0ADA00001>, because the log says so]\
""")


def test_the_list_of_outages() -> None:
    shown = outages_view([OVER, GOING_ON], JUNE, reader("Acme"))
    assert "\n".join(marked_up(shown.blocks)) == snapshot("""\
*O-7* mail, Mon 2 Jun 2025 09:00 UTC, goes on: disk full
told by <@U0ADA00001>
*O-6* mail, Mon 2 Jun 2025 09:00 UTC, until Mon 2 Jun 2025 10:00 UTC: disk full
corrected by <@U0ADA00001>, because the log says so
2 outages\
""")
    buttons = [
        [one["text"]["text"] for one in block["elements"]] for block in shown.blocks if block["type"] == "actions"
    ]
    assert buttons == [["End it now", "Correct"], ["Correct"]]


@pytest.mark.parametrize("what", NASTY)
def test_slack_takes_outages_of_anything_and_nothing_in_them_is_markup(what: str) -> None:
    text = NASTY[what]
    known = contracts(150, text)
    views: list[dict[str, Any]] = [
        outage_form(known.services, chosen=None, now=at("Mon 12:00")),
        correction_form(replace(outage(text), cause=text[:300]), text),
        told_view(outage_words(outage(text), reader(text))),
    ]
    for view in views:
        assert refused_view(view, "modal") == []
        for said in literal(view):
            assert_readable(said)
    for shown in (outages_view([outage(text)] * 20, JUNE, reader(text)), ended_view(outage(text), reader(text))):
        payload = shown.payload()
        assert refused_blocks(payload["blocks"], "message") is None
        for said in (payload["text"], *marked_up(payload["blocks"])):
            assert_harmless(said)
