"""Commands that start the bot: run, demo."""

import logging
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from bot.http.server import web
from bot.now import now as read_clock
from bot.settings import Settings, read_settings
from bot.terminal.keeping import tell_loaded
from bot.wiring import Bot, build_bot, load_file, opened, run_until, stopped

log = logging.getLogger(__name__)


def run_command() -> None:
    """Start the bot: Socket Mode when SLACK_APP_TOKEN is set, otherwise signed HTTP on PORT at /slack/events."""
    settings = read_settings().require_slack()
    with opened(settings) as store:
        if settings.sla_agreements is not None:
            tell_loaded(load_file(store, settings.sla_agreements, author="sla-bot run", now=read_clock))
        bot = build_bot(settings, store)
        if settings.slack_app_token is not None:
            run_until(stopped(), bot, settings)
        else:
            serve(bot, settings)


def serve(bot: Bot, settings: Settings) -> None:
    """Serves signed HTTP until a termination signal, with the timer running."""
    bot.timer.start()
    try:
        uvicorn.run(web(bot.app, bot.door), host=settings.host, port=settings.port, log_level="warning")
    finally:
        bot.timer.stop()
        bot.door.background.shutdown(wait=True)


def demo_command(
    transcript: Annotated[bool, typer.Option("--transcript", help="Play the story in the terminal and end.")] = False,
    port: Annotated[int, typer.Option(help="The page's port; any free one if it is taken.")] = 8765,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    folder: Annotated[
        Path | None, typer.Option(help="Where the demo keeps its store; a temporary folder if left out.")
    ] = None,
) -> None:
    """Start the bot with a workspace of its own: the product without a Slack account."""
    from bot.demo.stage import show
    from bot.demo.story import play

    if transcript:
        play(typer.echo)
    else:
        show(port=port, browser=browser, folder=folder, say=typer.echo)
