"""The bot as a process of its own, as an operator starts, stops and kills it."""

import signal
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from time import monotonic, sleep

SCRIPT = Path(sysconfig.get_path("scripts")) / "sla-bot"
CONNECTED, SERVING = "connected over Socket Mode", "serving signed HTTP"


@dataclass
class Bot:
    """A running `sla-bot run` and all it has said so far."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def ready(self, words: str, *, times: int = 1) -> None:
        """Waits until it has said this."""
        end = monotonic() + 30
        while self.said().count(words) < times:
            assert self.process.poll() is None, self.said()
            assert monotonic() < end, self.said()
            sleep(0.02)

    def terminate(self) -> tuple[int, float]:
        """Ends it as a supervisor does; its exit code, and the seconds it took."""
        begun = monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30), monotonic() - begun

    def kill(self) -> None:
        """Ends it as a power cut does."""
        self.process.kill()
        self.process.wait(10)


@contextmanager
def started(environment: Mapping[str, str], log: Path, ready: str) -> Iterator[Bot]:
    """`sla-bot run` in this environment, once it has said that it is ready; ended for good afterwards."""
    before = log.read_text(encoding="utf-8").count(ready) if log.exists() else 0
    with log.open("ab") as output:
        process = subprocess.Popen(
            [SCRIPT, "run"], env=environment, cwd=log.parent, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    bot = Bot(process, log)
    try:
        bot.ready(ready, times=before + 1)
        yield bot
    finally:
        if process.poll() is None:
            bot.kill()


def ended(environment: Mapping[str, str], *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself, with its output caught as a pipe catches it."""
    return subprocess.run(
        [SCRIPT, *words], env=environment, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def free_port() -> int:
    """A port that was free a moment ago."""
    with create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
