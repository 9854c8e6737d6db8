"""`sla-bot`: every command, and how a refusal reaches a person."""

import logging
import sys

import typer

from bot.settings import read_log_level
from bot.store.errors import StoreError
from bot.terminal.advise import advise_command
from bot.terminal.agreements import agreement_app
from bot.terminal.asking import attainment_command, status_command, when_command, why_command
from bot.terminal.backtest import backtest_command
from bot.terminal.beginning import init_command
from bot.terminal.chaos import chaos_command
from bot.terminal.closing import close_command
from bot.terminal.credits import credits_command, fee_command, statement_command, waive_command
from bot.terminal.digest import digest_command
from bot.terminal.forecast import budget_command, forecast_command
from bot.terminal.keeping import (
    check_command,
    import_command,
    load_command,
    migrate_command,
    schema_command,
    verify_command,
)
from bot.terminal.oncall import audit_app, ladder_command, oncall_command, pages_command, simulate_command
from bot.terminal.outages import availability_command, outage_app
from bot.terminal.pauses import pauses_command
from bot.terminal.quality import quality_command
from bot.terminal.rosters import move_command, roster_command
from bot.terminal.running import demo_command, run_command
from bot.terminal.what_if import what_if_command
from bot.terminal.whose import whose_command
from sla_core.errors import SlaError

app = typer.Typer(
    name="sla-bot",
    help="A chat-ops bot for service level agreements.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command("run")(run_command)
app.command("demo")(demo_command)
app.command("chaos")(chaos_command)
app.command("init")(init_command)
app.command("check")(check_command)
app.command("load")(load_command)
app.command("import")(import_command)
app.command("status")(status_command)
app.command("why")(why_command)
app.command("when")(when_command)
app.command("attainment")(attainment_command)
app.command("availability")(availability_command)
app.command("credits")(credits_command)
app.command("statement")(statement_command)
app.command("close")(close_command)
app.command("waive")(waive_command)
app.command("fee")(fee_command)
app.add_typer(outage_app, name="outage")
app.command("backtest")(backtest_command)
app.command("what-if")(what_if_command)
app.command("advise")(advise_command)
app.command("forecast")(forecast_command)
app.command("budget")(budget_command)
app.command("quality")(quality_command)
app.command("pauses")(pauses_command)
app.command("whose")(whose_command)
app.command("digest")(digest_command)
app.command("oncall")(oncall_command)
app.command("ladder")(ladder_command)
app.command("simulate")(simulate_command)
app.command("pages")(pages_command)
app.command("roster")(roster_command)
app.command("move")(move_command)
app.add_typer(audit_app, name="audit")
app.add_typer(agreement_app, name="agreement")
app.command("verify")(verify_command)
app.command("migrate")(migrate_command)
app.command("schema")(schema_command)


def main() -> None:
    """Runs a command; a refusal is a line on stderr and exit 1, never a stack trace."""
    logging.basicConfig(
        level=read_log_level(),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        stream=sys.stderr,
    )
    # A store is migrated at every start; whether that changed anything is for `sla-bot migrate` to say.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        app()
    except (SlaError, StoreError) as refusal:
        typer.echo(str(refusal), err=True)
        sys.exit(1)
