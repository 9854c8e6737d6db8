"""Commands that start the bot: run, demo."""

import logging
import socket
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from bot.http.server import web
from bot.now import now as read_clock
from bot.settings import read_settings
from bot.terminal.keeping import tell_loaded
from bot.wiring import Bot, build_bot, listening, load_file, opened, run_until, stopped

log = logging.getLogger(__name__)
GRACE_SECONDS = 3


def run_command() -> None:
    """Start the bot: Socket Mode when SLACK_APP_TOKEN is set, otherwise signed HTTP on PORT at /slack/events."""
    settings = read_settings().require_slack()
    with opened(settings) as store:
        if settings.sla_agreements is not None:
            tell_loaded(store, load_file(store, settings.sla_agreements, author="sla-bot run", now=read_clock))
        if settings.slack_app_token is not None:
            run_until(stopped(), build_bot(settings, store), settings)
        else:
            with listening(settings.sla_host, settings.port) as listener:
                serve(build_bot(settings, store), listener)


def serve(bot: Bot, listener: socket.socket) -> None:
    """Serves signed HTTP until a termination signal, with the timer running; closed in order, as over Socket Mode."""
    # The server hands the signal on once it has ended: without a handler of ours it would kill the process there.
    stopped()
    config = uvicorn.Config(
        web(bot.app, bot.door, bot.timer.late),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    bot.timer.start()
    log.info("serving signed HTTP on port %d", listener.getsockname()[1], extra={"action": "serving"})
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        bot.door.stopping.set()
        bot.timer.stop()
        bot.door.close()


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

    # The story is what is to be seen, not the bot's log.
    logging.getLogger().setLevel(max(logging.WARNING, logging.getLogger().level))
    if transcript:
        play(typer.echo)
    else:
        show(port=port, browser=browser, folder=folder, say=typer.echo)
