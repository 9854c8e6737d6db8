"""The Home tab drawn from what nobody should ever have typed, and as full as it gets: Slack takes it."""

import json

import pytest

from bot.jobs.contracts import Contracts
from bot.jobs.home import MOST, Part
from bot.playground.blocks import refused_view
from bot.playground.limits import PRIVATE_METADATA, VIEW_BYTES
from bot.slack.views.home_place import Place, metadata_of, moved, place_in, value_of
from bot.slack.views.modal import modal_of
from bot.store.records import Narrowed
from tests.slack.views.harmless import assert_harmless, assert_readable, literal, marked_up, objects
from tests.slack.views.homes import frame, my_tab, team_tab
from tests.slack.views.records import VIEWS, contracts
from tests.slack.views.test_nasty import NASTY

LINK = "https://t.slack.com/archives/C0ACME001/p1748847600000100"
TABS = {
    "my work": lambda text: my_tab(text, 10),
    "the team": lambda text: team_tab(text, 5, rows=100),
    "a list": lambda text: team_tab(text, 10, part=Part.OVER, total=500),
}


@pytest.mark.parametrize("what", NASTY)
@pytest.mark.parametrize("tab", TABS)
def test_a_tab_of_anything_is_taken_by_slack_and_harmless(tab: str, what: str) -> None:
    view = TABS[tab](NASTY[what])
    assert refused_view(view, "home") == []
    assert len(json.dumps(view)) < VIEW_BYTES
    for text in marked_up(view):
        assert_harmless(text.replace(f"<{LINK}|", "").replace(">*", "*"))
    for text in literal(view):
        assert_readable(text)
    assert all(one["verbatim"] for one in objects(view["blocks"]) if one.get("type") == "mrkdwn")


@pytest.mark.parametrize("what", NASTY)
@pytest.mark.parametrize("view", VIEWS)
def test_an_answer_in_a_window_is_taken_by_slack(view: str, what: str) -> None:
    made = modal_of("Why", VIEWS[view](NASTY[what]))
    assert refused_view(made, "modal") == []
    for text in marked_up(made):
        assert_harmless(text)


@pytest.mark.parametrize("names", [0, 1, 99, 100, 101, 650])
def test_however_many_names_there_are_the_menus_take_them(names: int) -> None:
    for text in ("&" * 200, "\u05d0" * 200):
        for view in (my_tab(text, 10, names=names), team_tab(text, 5, names=names)):
            assert refused_view(view, "home") == []
            assert len(json.dumps(view)) < VIEW_BYTES


def test_what_is_chosen_stays_in_a_menu_that_holds_not_everything() -> None:
    view = team_tab("Name", 1, names=900, which=Narrowed(priority="P899"))
    assert "more priorities than a menu takes" in str(view["blocks"])
    assert refused_view(view, "home") == []
    assert value_of("P899") in {one.get("value") for one in objects(view["blocks"])}


def test_a_place_comes_back_as_it_was_kept() -> None:
    known = contracts(9, "Name")
    place = Place(team=True, part=Part.OVER, page=7, which=Narrowed(customer="c1", priority="P2", service="s3"))
    kept = {"private_metadata": metadata_of(place)}
    assert len(kept["private_metadata"]) < PRIVATE_METADATA
    assert place_in(kept, known) == place
    gone = place_in(kept, Contracts())
    assert gone == Place(team=True, part=Part.OVER, page=7), "names that are gone leave nothing out"


def test_the_longest_names_fit_into_what_is_kept() -> None:
    longest = "\u05d0" * 149
    place = Place(team=True, part=Part.OVER, page=7, which=Narrowed(longest, longest, longest))
    assert len(metadata_of(place)) <= PRIVATE_METADATA


def test_nobody_turns_beyond_the_last_page_or_before_the_first() -> None:
    last = MOST // 10 - 1
    assert moved(Place(page=last), "home_later", "").page == last
    assert moved(Place(page=0), "home_earlier", "").page == 0
    assert moved(Place(page=3), "home_team", "") == Place(team=True)
    assert moved(Place(), "home_list", "over") == Place(), "a list of the other side"
    assert moved(Place(), "home_customer", "acme") == Place(), "a value without its mark"


def test_a_view_never_holds_more_blocks_than_slack_takes() -> None:
    assert len(my_tab("Name", 40)["blocks"]) == 100
    assert my_tab("Name", 40)["blocks"][-1]["type"] == "actions", "the menus at the end stay"
    assert frame(Place(), "Name").notice == ""
