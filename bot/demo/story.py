"""The demo's story in a terminal: opened, warned, paused, answered, breached, with /sla at the telling moments."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.demo.cast import AGENTS, CHANNELS, CUSTOMERS, SUPPORT
from bot.demo.picture import picture
from bot.demo.stage import Stage, staged
from bot.playground import Person
from bot.playground.records import Message, View
from bot.words import full_moment

ACME, GLOBEX, LEADS = (CHANNELS[name][0] for name in ("acme", "globex", "leads"))
SECONDS = 10.0


class Telling:
    """Prints what people do and what they see."""

    def __init__(self, stage: Stage, say: Callable[[str], None]) -> None:
        self.stage, self.say = stage, say
        self.ruth = stage.slack.person(AGENTS["ruth"][0])
        self.tom = stage.slack.person(AGENTS["tom"][0])
        self.yara = stage.slack.person(AGENTS["yara"][0])

    def note(self, text: str) -> None:
        place = self.stage.bot.door.contracts().place
        self.say(f"\n=== {full_moment(self.stage.clock(), place)} - {text}")

    def types(self, person: Person, channel: str, text: str) -> str:
        """Types a command and prints its answer; returns the answer's text. A command without one is a failure."""
        self.say(f"\n{person.user.real_name} in #{self._name(channel)}> {text}")
        answer = person.types(channel, text)
        if answer.error:
            raise RuntimeError(f"{text}: {answer.error}")
        return self._show(answer.reply(SECONDS))

    def sees(self, person: Person, channel: str, text: str) -> None:
        """Waits for a message and prints it; one that does not come is a failure."""
        message = person.sees(channel, text, SECONDS)
        self.say(f"\n#{self._name(channel)}, from the bot:")
        self._show(message)

    def opens(self, person: Person, channel: str, title: str, **fields: str) -> None:
        """Opens a ticket through the form."""
        self.say(f"\n{person.user.real_name} in #{self._name(channel)}> /sla new")
        answer = person.types(channel, "/sla new")
        view = answer.view(SECONDS)
        errors = person.submits(view, {"title": title, **fields})
        if errors:
            raise RuntimeError(f"the form was refused: {errors}")

    def opens_home(self, person: Person, text: str) -> None:
        """Opens the Home tab and prints it once it shows a text; one that does not come is a failure."""
        self.say(f"\n{person.user.real_name} opens SLA Bot Home")
        person.opens_home()

        def look() -> View | None:
            return person.home if person.home is not None and text in str(person.home.blocks) else None

        tab = self.stage.slack.workspace.wait_for(look, SECONDS, f"a tab with {text!r}")
        assert tab is not None
        for line in picture("", tab.blocks, self._name_of).splitlines():
            self.say(f"  | {line}")

    def _show(self, message: Message) -> str:
        for line in picture(message.text, message.blocks, self._name_of).splitlines():
            self.say(f"  | {line}")
        return message.text

    def _name(self, channel: str) -> str:
        return self.stage.slack.workspace.channels[channel].name

    def _name_of(self, user: str) -> str:
        known = self.stage.slack.workspace.users.get(user)
        return known.real_name if known else user


def play(say: Callable[[str], None]) -> None:
    """Plays the story on a stage of its own; raises if any of it does not happen."""
    with TemporaryDirectory(prefix="sla-bot-story-") as made, staged(Path(made), standing=True) as stage:
        tell(Telling(stage, say))


def tell(story: Telling) -> None:
    """The story itself.

    1. a Wednesday noon among real incidents
    2. a ticket is opened, and its customer is kept waiting until the warning
    3. it is paused for the customer, goes on, and is answered in time
    4. another customer just writes, and is answered in the thread
    5. another ticket is answered by nobody: the ladder calls its owner, who is on duty, and the second line
    6. a real incident breaches, and the bot says why
    7. the lead reads the digest on Monday, sees in the Home tab what to do first, looks at the month and its budget,
       at what comes, and at what was promised and what breaking it costs
    """
    stage, ruth = story.stage, story.ruth
    story.note("60 real incidents of a service desk, replayed; tomorrow is a holiday")
    story.types(ruth, SUPPORT, "/sla status")
    story.types(ruth, SUPPORT, "/sla when P2 acme 16:30")

    story.note("a customer reports something new")
    story.opens(ruth, ACME, "Invoices are printed twice", priority="P2", service="erp", assignee=ruth.id)
    story.sees(ruth, ACME, "Invoices are printed twice")

    stage.move_to(stage.clock() + timedelta(minutes=30))
    story.note("nobody has answered yet")
    story.sees(ruth, SUPPORT, "30 m left")

    _paused_and_answered(story)
    _conversation(story)
    _unanswered(story)

    breached = _next_breach(story)
    story.note("a real incident breaches")
    story.types(ruth, SUPPORT, f"/sla why {breached}")

    _on_monday(story)
    story.say("\nThat was the story. `sla-bot demo` opens the same stage in a browser, with you on it.")


def _paused_and_answered(story: Telling) -> None:
    stage, ruth, key = story.stage, story.ruth, _newest(story.stage)
    story.types(ruth, ACME, f"/sla pause {key} waiting for the customer")
    stage.move_to(stage.clock() + timedelta(hours=1))
    story.note("the clock stood still")
    story.types(ruth, ACME, f"/sla status {key}")
    story.types(ruth, ACME, f"/sla resume {key}")
    story.types(ruth, ACME, f"/sla reply {key} Found it: the print server sends each job to both trays.")
    story.types(ruth, ACME, f"/sla why {key} first response")


def _on_monday(story: Telling) -> None:
    story.stage.to_monday()
    story.note("Monday morning")
    story.sees(story.yara, LEADS, "due today")
    story.opens_home(story.yara, "Attainment in")
    for asked in ("attainment this month", "budget", "forecast", "availability this month", "credits this month"):
        story.types(story.yara, SUPPORT, f"/sla {asked}")
    story.types(story.yara, SUPPORT, "/sla agreement acme")


def _conversation(story: Telling) -> None:
    """A customer's message becomes a ticket, whose card says how it stands; a reply in the thread answers it."""
    ruth, gil = story.ruth, story.stage.slack.person(CUSTOMERS["gil"][0])
    story.note("a customer writes in its channel, and an agent answers in the thread")
    head = gil.says(GLOBEX, "The scanner on the second floor sends nothing")
    story.say(f"\n{gil.user.real_name} in #{story._name(GLOBEX)}: {head.text}")
    story.sees(ruth, GLOBEX, "nobody has it yet")
    ruth.says(GLOBEX, "Which lamp is lit?", thread_ts=head.ts)
    story.say(f"\n{ruth.user.real_name} in the thread: Which lamp is lit?")
    story.sees(ruth, GLOBEX, "First response kept")


def _unanswered(story: Telling) -> None:
    """A ticket that nobody answers climbs its ladder until somebody on the second line takes it."""
    stage, ruth, tom = story.stage, story.ruth, story.tom
    story.note("an outage is reported, and nobody looks")
    story.opens(ruth, ACME, "Nobody can log in", priority="P1", service="network", assignee=ruth.id)
    story.sees(ruth, ACME, "Nobody can log in")
    key = _newest(stage)
    for minutes, who, note in ((23, "ruth", "three quarters of the time are gone: its owner is called"),
                               (8, "sam", "it is breached: whoever is on duty is called"),
                               (15, "tom", "a quarter of an hour later: the second line")):  # fmt: skip
        stage.move_to(stage.clock() + timedelta(minutes=minutes))
        story.note(note)
        story.sees(ruth, SUPPORT, f"<@{AGENTS[who][0]}>")
    live = ruth.sees(SUPPORT, "Nobody can log in", SECONDS)
    story.say(f"\n{tom.user.real_name} presses Acknowledge")
    pressed = tom.presses(live, "ack")
    if pressed.error:
        raise RuntimeError(f"acknowledge: {pressed.error}")
    story.sees(ruth, SUPPORT, "cknowledged by")
    story.types(tom, SUPPORT, f"/sla ladder {key}")
    story.types(tom, SUPPORT, f"/sla resolve {key}")


def _newest(stage: Stage) -> str:
    """The key of the ticket opened in the story."""
    with stage.bot.door.store.read() as rows:
        keys = [key for key in rows.events.tickets() if key.startswith("SLA-")]
    return max(keys, key=lambda key: int(key.removeprefix("SLA-")))


def _next_breach(story: Telling) -> str:
    """Fast-forwards until a breach is told in some channel; returns the ticket's key."""
    stage = story.stage
    told = {(c, ts) for c in stage.slack.workspace.messages for ts in stage.slack.workspace.messages[c]}
    for _ in range(60):
        stage.to_next()
        for channel, messages in list(stage.slack.workspace.messages.items()):
            for ts, message in list(messages.items()):
                if (channel, ts) not in told and "Breached:" in message.text:
                    story.say(f"\n#{stage.slack.workspace.channels[channel].name}, from the bot:")
                    story._show(message)
                    return message.text.split(":")[0]
    raise RuntimeError("nothing breached")
