"""The Home tab among a hundred thousand open tickets, through the real door."""

from bot.store import Store
from tests.backlog import NOW, backlog
from tests.house import furnished
from tests.office import office
from tests.slack.tab import opens, sees, shown


def test_the_team_among_a_hundred_thousand_open_tickets(sqlite_store: Store) -> None:
    furnished(sqlite_store)
    backlog(sqlite_store, 100_000)
    with office(sqlite_store, now=f"{NOW:%a %H:%M}") as at_work:
        ada = at_work.ada
        ada.presses(opens(ada, "Nothing waits for you"), "home_team")
        said = shown(sees(ada, "more than 500 tickets breached", "Attainment in June 2025", seconds=60))
        assert "Standing still too long: 500+" in said
        ada.presses(sees(ada, "Breached and still open: 500+"), "home_list", "over")
        ada.presses(sees(ada, "1 to 10 of 500+", seconds=60), "home_later")
        sees(ada, "11 to 20 of 500+", seconds=60)
