"""A stand-in Slack workspace on this machine: the tests' Slack, and the one a newcomer can play in."""

from bot.playground.answer import Answer
from bot.playground.clock import Clock
from bot.playground.person import Person
from bot.playground.server import Playground
from bot.playground.workspace import Workspace

__all__ = ["Answer", "Clock", "Person", "Playground", "Workspace"]
