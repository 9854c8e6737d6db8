"""To a customer: a new version of an agreement is in force, and what is promised from now on."""

from collections.abc import Mapping
from typing import Any

from bot.agreement_words import summary_words, title_words
from bot.jobs.agreement import Terms
from bot.sentences import Reader
from bot.slack.mrkdwn import quoted
from bot.slack.views.message import Shown, context, section

SENTENCE = 600


def version_view(terms: Terms, facts: Mapping[str, Any], reader: Reader) -> Shown:
    """The agreement by its title, the promises that hold together, and what becomes of open tickets."""
    named = next((one.agreement for one in terms.clauses if one.agreement.name == facts["agreement"]), None)
    title = title_words(named) if named else f"{facts['agreement']} version {facts['version']}"
    customer = quoted(reader.customer(facts["customer"]))
    head = f"A new version of what is promised to {customer} is in force: {quoted(title)}"
    lines = [f"{quoted(label)}: {quoted(said, SENTENCE)}" for label, said in summary_words(terms)]
    reach = "open tickets too" if facts.get("open") else "tickets opened from now on; open ones keep what they have"
    blocks = (
        section(f"*{head}*"),
        section("\n".join(["What holds now:", *lines])),
        context(f"It holds for {reach}. `/sla agreement` shows the whole."),
    )
    return Shown(f"{head}. {' '.join(lines)}", blocks)
