import pytest

from bot.playground import Clock, Workspace
from bot.playground.typed import as_message

from .conftest import manifest


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("hello @anna", "hello <@UANNA>"),
        ("hello @Anna.", "hello <@UANNA>."),  # the full stop is not part of the name
        ("hello @annabel", "hello @annabel"),
        ("mail anna@anna", "mail anna@anna"),  # an address is not a mention
        ("page @oncall", "page <!subteam^SONCALL|@oncall>"),
        ("@here look", "<!here> look"),
        ("see #support, #other", "see <#CSUPPORT|support>, #other"),
        ("<@UANNA> and <https://x.example|there>", "<@UANNA> and <https://x.example|there>"),
        ("bye @gone", "bye @gone"),  # who left cannot be mentioned
        ("<script>", "&lt;script&gt;"),
    ],
)
def test_typed_text_is_stored_as_slack_stores_it(clock: Clock, typed: str, stored: str) -> None:
    space = Workspace(manifest(), now=clock)
    anna = space.add_user("anna", id="UANNA")
    space.add_user("gone", deleted=True)
    space.add_group("oncall", anna, id="SONCALL")
    space.add_channel("support", anna, id="CSUPPORT")
    assert as_message(space, typed) == stored
