"""The parts of a ticket's time in words: whole in themselves."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.whose_words import parts_words, whose_words
from sla_core.attribution import Shares, Spent

LENGTHS = st.integers(0, 10**7)


@given(st.builds(Shares, LENGTHS, LENGTHS, LENGTHS, LENGTHS))
def test_the_percentages_of_all_parts_add_up_to_a_hundred(shares: Shares) -> None:
    told = parts_words(shares)
    if not shares.total:
        assert set(told.values()) == {"-"}
        return
    percents = {side: Decimal(words.removesuffix(" %")) for side, words in told.items()}
    assert sum(percents.values()) == 100
    for side, percent in percents.items():
        assert abs(percent - Decimal(100 * getattr(shares, side)) / shares.total) < Decimal("0.1")


def test_what_took_no_time_is_left_out() -> None:
    assert whose_words(Spent(1, Shares(ours=1, closed=2))) == "Whose time it was: ours 33.3 %, closed hours 66.7 %"
    assert not whose_words(Spent(0, Shares()))
