"""What has been promised to whom, as every job needs it: the catalogue of all versions and the newest file's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from threading import Lock

from bot.files.bodies import channel_of, digest_entry
from bot.files.catalogue import Document, catalogue
from bot.files.people import is_user_id
from bot.files.records import AgreementsFile, ChannelEntry, DigestEntry, Person, Talk
from bot.files.thaw import thaw
from bot.store import Rows
from sla_core.catalogue import Catalogue
from sla_core.ladders import Ladder
from sla_core.rosters import Roster
from sla_core.zones import zone


@dataclass(frozen=True)
class Contracts:
    """The catalogue, and from the newest file the names that people may use. Without a file everything is empty.

    `bound` are the channels that were bound by a form, as far as the file says nothing of them, and `asked_for` the
    digests; `document`, `bindings` and `plans` number what all of this was read from. `begun` is when the first file
    was loaded: what it promises holds for all times, and nothing else says since when.
    """

    catalogue: Catalogue = field(default_factory=Catalogue)
    file: AgreementsFile | None = None
    document: int | None = None
    bound: Mapping[str, ChannelEntry] = field(default_factory=dict)
    bindings: int = 0
    asked_for: Mapping[str, DigestEntry] = field(default_factory=dict)
    plans: int = 0
    begun: datetime | None = None

    @property
    def place(self) -> tzinfo:
        """The organization's zone: where days and months begin unless a reader has a zone of their own."""
        return zone(self.file.organization.zone) if self.file else UTC

    @property
    def priorities(self) -> tuple[str, ...]:
        """Most urgent first."""
        return self.file.priorities if self.file else ()

    @property
    def services(self) -> Mapping[str, str]:
        return self.file.services if self.file else {}

    @property
    def teams(self) -> Mapping[str, str]:
        return self.file.teams if self.file else {}

    @property
    def customers(self) -> Mapping[str, str]:
        """Key -> name."""
        return {k: entry.customer.name or k for k, entry in self.file.customers.items()} if self.file else {}

    @property
    def agreements(self) -> Mapping[str, str]:
        """Key -> title, of the newest file."""
        return {one.name: one.title or one.name for one in self.file.agreements} if self.file else {}

    @property
    def agreements_ever(self) -> Mapping[str, str]:
        """The same of all that there were, those too that no file names any more."""
        there = {one.name: one.title or one.name for one in self.catalogue.agreements if not one.withdrawn}
        return {**there, **self.agreements}

    @property
    def reasons(self) -> Mapping[str, str]:
        """Pause reason -> its words."""
        return self.file.pause_reasons if self.file else {}

    @property
    def calendars(self) -> tuple[str, ...]:
        """The calendars of the file, by name."""
        return tuple(self.file.calendars) if self.file else ()

    @property
    def people(self) -> Mapping[str, Person]:
        """Those who can be called, by key."""
        return self.file.people if self.file else {}

    @cached_property
    def _by_slack(self) -> Mapping[str, Person]:
        return {person.slack: person for person in self.people.values()}

    def person_of(self, word: str | None) -> Person | None:
        """The person of a key or of a Slack user id; None if the file knows nobody of either."""
        return self.people.get(word or "") or self._by_slack.get(word or "")

    def slack_of(self, word: str) -> str | None:
        """The Slack user id of a key, or of an id; None for a name that is neither, as of somebody since removed."""
        person = self.person_of(word)
        return person.slack if person else (word if is_user_id(word) else None)

    @cached_property
    def rosters(self) -> Mapping[str, Roster]:
        """Every roster of the newest file with the calendars of its rotations; feeds and later overrides left out."""
        entries = self.file.rosters.items() if self.file else ()
        return {name: entry.resolved(self.catalogue.calendar) for name, entry in entries}

    @property
    def feeds(self) -> Mapping[str, str]:
        """Roster -> the address its shifts are read from."""
        entries = self.file.rosters.items() if self.file else ()
        return {name: entry.ical for name, entry in entries if entry.ical is not None}

    @cached_property
    def ladders(self) -> Mapping[str, Ladder]:
        """The ladders of the newest file, with their versions."""
        found = {name: self.catalogue.ladder(name) for name in (self.file.ladders if self.file else ())}
        return {name: ladder for name, ladder in found.items() if ladder is not None}

    def ladder(self, name: str, version: int | None = None) -> Ladder | None:
        """That version of a ladder, or its newest, though it may have left the file; None if there never was one."""
        return self.catalogue.ladder(name, version)

    @property
    def talk(self) -> Talk:
        """How conversations are read."""
        return self.file.talk if self.file else Talk()

    @property
    def digests(self) -> Mapping[str, DigestEntry]:
        """Every digest by name: those of the file, and those asked for by a form under names that it does not use."""
        return {**self.asked_for, **(self.file.digests if self.file else {})}

    @property
    def channels(self) -> Mapping[str, ChannelEntry]:
        """Every conversation that is somebody's, as far as it is said what opens a ticket there."""
        named = dict.fromkeys((*(self.file.channels if self.file else ()), *self.bound))
        return {key: entry for key in named if (entry := self.channel(key))}

    def channel(self, conversation: str | None) -> ChannelEntry | None:
        """What is known of a conversation; None if it is nobody's."""
        if self.file is None or not conversation:
            return None
        return self.file.channel(conversation) or self.bound.get(conversation)

    def customer_of(self, conversation: str | None) -> str | None:
        """The customer a conversation is bound to, if any."""
        entry = self.channel(conversation)
        return entry.customer if entry else None

    def service_of(self, conversation: str | None) -> str | None:
        """The service a conversation is bound to, if any."""
        entry = self.channel(conversation)
        return entry.service if entry else None

    def conversation_of(self, customer: str | None) -> str | None:
        """The first conversation of a customer: where news of its tickets goes unless the ticket has a place."""
        if self.file is None or customer is None:
            return None
        entry = self.file.customers.get(customer)
        if entry and entry.channels:
            return entry.channels[0]
        return next((key for key, bound in self.channels.items() if bound.customer == customer), None)


class Shelf:
    """Keeps the contracts in memory and reads them again when another process has loaded or bound something newer."""

    def __init__(self) -> None:
        self._contracts = Contracts()
        self._lock = Lock()

    def contracts(self, rows: Rows) -> Contracts:
        """The contracts as the store has them now."""
        newest = (rows.documents.latest_id(), rows.bindings.newest(), rows.digests.newest())
        with self._lock:
            known = self._contracts
            if newest != (known.document, known.bindings, known.plans):
                self._contracts = read_contracts(rows)
            return self._contracts


def read_contracts(rows: Rows) -> Contracts:
    """The contracts of every document loaded so far, of every channel bound, and of every digest asked for."""
    stored, bindings, plans = rows.documents.all(), rows.bindings.newest(), rows.digests.newest()
    if not stored:
        return Contracts(bindings=bindings, plans=plans)
    documents = [Document(row.loaded_at, row.body, row.effective_from) for row in stored]
    bound = {channel: channel_of(body) for channel, body in rows.bindings.all().items()}
    asked_for = {name: digest_entry(name, body) for name, body in rows.digests.asked_for().items()}
    return Contracts(
        catalogue(documents), thaw(stored[-1].body), stored[-1].id,
        bound=bound, bindings=bindings, asked_for=asked_for, plans=plans, begun=stored[0].loaded_at,
    )  # fmt: skip
