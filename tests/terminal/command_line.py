"""The command line as a person meets it: what a command prints, what it complains of, and how it ends."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from bot.cli import main


@dataclass(frozen=True)
class Ran:
    """How a command ended. A refusal is exit 1 with `err` only; 2 is a command line that cannot be read."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it printed, line by line, without blanks at the ends."""
        return [line.rstrip() for line in self.out.splitlines()]

    @property
    def complaints(self) -> list[str]:
        return self.err.splitlines()

    @property
    def value(self) -> Any:
        """What `--json` printed."""
        return json.loads(self.out)


def sla(*words: str) -> Ran:
    """Runs `sla-bot` with these words in this process, through the entry point that the console script calls."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with patch.object(sys, "argv", ["sla-bot", *words]), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Ran(code, out.getvalue(), err.getvalue())


def good(*words: str) -> Ran:
    """The same, for a command that must go well."""
    ran = sla(*words)
    assert ran.code == 0, ran.err
    return ran


def refused(*words: str) -> str:
    """The complaint of a command that must be refused: one line, nothing on stdout, no stack trace."""
    ran = sla(*words)
    assert ran.code == 1, ran
    assert ran.out == ""
    (line,) = ran.complaints
    return line
