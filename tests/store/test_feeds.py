"""The last good calendar of shifts is kept while its address does not answer."""

from bot.store import Store
from bot.store.records import FeedRow
from tests.store.post import LATER
from tests.store.samples import NOON

URL = "https://calendar.example/desk.ics"
GOOD = FeedRow(URL, tried_at=NOON, text="BEGIN:VCALENDAR", fetched_at=NOON, etag="a1")


def put(store: Store, *those: FeedRow) -> FeedRow | None:
    with store.write() as rows:
        for row in those:
            rows.feeds.put(row)
        return rows.feeds.get(URL)


def test_a_feed_never_tried_is_unknown(store: Store) -> None:
    assert put(store) is None


def test_a_feed_comes_back_as_it_was_fetched(store: Store) -> None:
    assert put(store, GOOD) == GOOD


def test_a_failure_keeps_the_last_good_one(store: Store) -> None:
    failed = FeedRow(URL, tried_at=LATER, error="503")
    assert put(store, GOOD, failed) == FeedRow(URL, LATER, GOOD.text, NOON, "a1", "503")


def test_a_feed_that_never_went_well_has_no_text(store: Store) -> None:
    failed = FeedRow(URL, tried_at=NOON, error="503")
    assert put(store, failed) == failed


def test_a_new_one_replaces_all_of_the_old(store: Store) -> None:
    fresh = FeedRow(URL, tried_at=LATER, text="", fetched_at=LATER)
    assert put(store, GOOD, FeedRow(URL, LATER, error="503"), fresh) == fresh
