"""The week in figures: how often the bot spoke of a ticket, and how often each person's phone buzzed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean, median

from tests.stories.week.checking import Week
from tests.stories.week.log import BERLIN
from tests.stories.week.said import Said, Sort, mentioned

_OF_TICKETS = (Sort.NOTICE, Sort.LINE, Sort.CARD, Sort.CALL, Sort.LISTED, Sort.QUIET, Sort.ALARM, Sort.REPLY)


@dataclass(frozen=True, slots=True)
class Figures:
    """Posts per ticket on top of a channel and in threads; pings by person and day; and how much there was of each."""

    tickets: int
    on_top: Mapping[str, int]
    in_threads: Mapping[str, int]
    pings: Mapping[tuple[str, date], int]
    sorts: Mapping[Sort, int]
    edits: int
    people: Sequence[str]
    repeated: Mapping[tuple[str, str, str, str], int]

    def lines(self) -> Iterator[str]:
        """The figures as a person would read them."""
        both = Counter(self.on_top) + Counter(self.in_threads)
        yield f"{self.tickets} tickets, {sum(self.sorts.values())} posts, {self.edits} edits"
        for name, counts in (("posts", both), ("on top", self.on_top), ("in threads", self.in_threads)):
            spread = [counts.get(key, 0) for key in (*counts, *[""] * (self.tickets - len(counts)))]
            yield f"{name} per ticket: mean {mean(spread):.2f}, median {median(spread):g}, most {max(spread)}"
        by_person = {one: sum(n for (who, _), n in self.pings.items() if who == one) for one in self.people}
        by_day = [self.pings.get((one, day), 0) for one in self.people for day in sorted({d for _, d in self.pings})]
        yield f"pings per person: median {median(by_person.values()):g}, most {max(by_person.values())}"
        yield f"pings per person and day: median {median(by_day):g}, most {max(by_day)}"
        yield f"{len(self.repeated)} levels told on top of a channel more than once of a ticket"
        yield ", ".join(f"{who} {n}" for who, n in sorted(by_person.items(), key=lambda one: -one[1]))
        yield ", ".join(f"{count} {sort.value}" for sort, count in sorted(self.sorts.items()))


def figures_of(week: Week) -> Figures:
    spoken = [one for one in week.said if one.sort in _OF_TICKETS]
    names = {person.slack: person.name for person in week.contracts.people.values()}
    return Figures(
        tickets=len(week.logs),
        on_top=Counter(one.ticket for one in spoken if one.on_top),
        in_threads=Counter(one.ticket for one in spoken if not one.on_top),
        pings=_pings(week, names),
        sorts=Counter(one.sort for one in week.said),
        edits=week.desk.calls["chat.update"],
        people=tuple(names.values()),
        repeated=repeated_on_top(week.said),
    )


def _pings(week: Week, names: Mapping[str, str]) -> Counter[tuple[str, date]]:
    """Whom each message told of itself: whoever it mentions, and whoever has it to themselves."""
    channels = week.desk.slack.workspace.channels
    found: Counter[tuple[str, date]] = Counter()
    for post in week.desk.standing():
        place = channels[post.message.channel]
        alone = tuple(place.members) if place.kind == "im" else ()
        for person in dict.fromkeys((*mentioned(post), *alone)):
            if person in names:
                found[names[person], post.at.astimezone(BERLIN).date()] += 1
    return found


def repeated_on_top(said: Iterable[Said]) -> dict[tuple[str, str, str, str], int]:
    """Tickets of which more than one notice of the same level stands on top of a channel, and how many do."""
    found: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for one in said:
        if one.sort is Sort.NOTICE and one.on_top:
            found[one.ticket, one.kind, one.what, one.level] += 1
    return {facts: count for facts, count in found.items() if count > 1}
