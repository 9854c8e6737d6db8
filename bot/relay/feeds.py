"""Fetching the calendars of rosters that are kept elsewhere. What was last good stays while one cannot be fetched."""

import logging
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from bot.files.ical import MOST_BYTES
from bot.jobs.contracts import Contracts
from bot.jobs.feeds import checked, to_fetch
from bot.now import Now
from bot.store import Store
from bot.store.records import FeedRow

log = logging.getLogger(__name__)
SECONDS = 10.0
_UNCHANGED = 304


def refresh(store: Store, contracts: Contracts, *, now: Now) -> int:
    """Fetches every feed that is due, and says how many were; a bad one is logged, and its last good text stays."""
    if not contracts.feeds:
        return 0
    with store.read() as rows:
        due = to_fetch(rows, contracts, now=now())
    for feed in due:
        fetched = _fetched(feed, contracts, now)
        if fetched.error:
            log.warning("a roster's calendar: %s", fetched.error, extra={"action": "feed_failed"})
        with store.write() as rows:
            rows.feeds.put(fetched)
    return len(due)


def _fetched(feed: FeedRow, contracts: Contracts, now: Now) -> FeedRow:
    headers = {"user-agent": "sla-bot", "accept": "text/calendar"} | ({"if-none-match": feed.etag} if feed.etag else {})
    # An agreements file admits http and https alone.
    request = Request(feed.url, headers=headers)  # noqa: S310
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            body, etag = answer.read(MOST_BYTES + 1), answer.headers.get("etag")
    except HTTPError as error:
        error.close()
        said = "" if error.code == _UNCHANGED else f"its address answers {error.code}"
        return FeedRow(feed.url, now(), error=said or None)
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        return FeedRow(feed.url, now(), error=f"its address cannot be reached: {type(reason).__name__}")
    text = body.decode("utf-8", "replace").replace("\0", "")
    if wrong := checked(text, contracts, feed.url, now=now()):
        return FeedRow(feed.url, now(), error=wrong)
    return FeedRow(feed.url, now(), text, now(), etag)
