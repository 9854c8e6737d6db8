"""`/sla agreement status` and `approve`: the house sees where agreements stand, and notes in a form who agrees."""

from bot.jobs.lifecycle import propose
from tests.house import AGREEMENTS
from tests.office import ACME, HOUSE, Office, everything
from tests.slack.test_questions import ask

TIGHTER = AGREEMENTS.replace("P3: 40bh", "P3: 32bh")
APPROVE = "/sla agreement approve gold"


def proposed(office: Office, text: str = TIGHTER) -> None:
    propose(office.store, text, name="tighter.yaml", author="ada", now=office.clock())


def test_both_sides_agree_in_the_form_and_the_status_says_so(at_work: Office) -> None:
    proposed(at_work)
    assert "draft: proposed" in ask(at_work, "/sla agreement status gold")
    view = at_work.ada.types(HOUSE, APPROVE).view()
    assert "gold: resolution P3: 40bh -&gt; 32bh" in str(view.blocks)
    assert at_work.ada.submits(view, {"side": "them", "person": "Carla Customer"}) is None
    assert "we have not agreed yet" in ask(at_work, "/sla agreement status gold")
    view = at_work.ada.types(HOUSE, APPROVE).view()
    assert at_work.ada.submits(view, {"side": "us"}) is None
    assert "approved, to be loaded" in ask(at_work, "/sla agreement status")
    assert "Both sides have agreed" in everything(at_work.ada.types(HOUSE, APPROVE).reply())


def test_the_other_side_has_a_name(at_work: Office) -> None:
    proposed(at_work)
    view = at_work.ada.types(HOUSE, APPROVE).view()
    errors = at_work.ada.submits(view, {"side": "them"})
    assert errors is not None
    assert "who agreed on the other side" in errors["side"]


def test_nobody_agrees_to_what_they_have_not_seen(at_work: Office) -> None:
    proposed(at_work)
    view = at_work.ada.types(HOUSE, APPROVE).view()
    proposed(at_work, AGREEMENTS.replace("P3: 40bh", "P3: 8bh"))
    errors = at_work.ada.submits(view, {"side": "us"})
    assert errors is not None
    assert "something else has been proposed since" in errors["side"].lower()


def test_what_was_not_proposed_is_refused(at_work: Office) -> None:
    said = everything(at_work.ada.types(HOUSE, APPROVE).reply())
    assert "nothing was proposed for an agreement" in said.lower()


def test_a_customer_and_a_guest_see_nothing_of_it(at_work: Office) -> None:
    proposed(at_work)
    for text in (APPROVE, "/sla agreement status"):
        for person in (at_work.carl, at_work.ada):
            said = everything(person.types(ACME, text).reply())
            assert "not shown where a customer reads along" in said
            assert "32bh" not in said
