"""How each metric is measured, in the words of a document that both sides sign; the rules are those of the fold."""

from sla_core.agreements import Metric, OnChange

MEASURED = {
    Metric.FIRST_RESPONSE: "Runs from the customer's first message, or the opening of the ticket, to the first answer "
    "by a person. An automatic answer, an assignment and an internal note are no answer; a bare acknowledgement is "
    "one, and is recorded as such.",
    Metric.NEXT_RESPONSE: "Runs from the oldest message of the customer that is not answered to the next answer by a "
    "person, or to the resolution; each time anew. Further messages meanwhile change nothing; thanks want no answer.",
    Metric.UPDATE: "Runs from one word about the ticket to the next, until it is resolved.",
    Metric.FIRST_RESOLUTION: "Runs from the opening of the ticket to the first time it is resolved.",
    Metric.RESOLUTION: "Runs from the opening of the ticket until it is resolved. If it is reopened the clock goes on; "
    "the time it was resolved does not count.",
    Metric.OWNERSHIP: "Runs from when a team gets the ticket until it hands it on or resolves it; each time anew.",
    Metric.CUSTOMER_RESPONSE: "Runs while the ticket waits for the customer, in the customer's own hours, until the "
    "customer answers; each time anew.",
}
GENERAL = (
    "A target is missed only when more time was used than was promised: an answer at the very end is on time.",
    "Where a target is used up exactly at closing time it is missed only once the hours have begun again.",
    "Working time counts inside the hours of the calendar named beside it, by its own clock and with its holidays; "
    "time round the clock counts always. A business day ends at the same time on the next day with hours.",
    "What is measured is kept with its evidence; a later correction stands beside it with its author and reason.",
)
CHANGED = {
    OnChange.FORWARD: "If the priority of a ticket changes, the time used stays and the new target holds from then on.",
    OnChange.RETROACTIVE: "If the priority of a ticket changes, the new target holds as if it always had.",
    OnChange.RESET: "If the priority of a ticket changes, the clock begins anew with the new target.",
}
EXCLUDED = (
    "the hours in which a calendar is closed, its holidays and agreed breaks",
    "tickets that were merged into another, which is counted in their place",
    "misses that were waived, with who waived them and why; they stay visible",
)
OURS = (
    "answer and resolve within the service levels, and say so before one cannot be kept",
    "record what was done and when, and show the working of each figure to the other side on request",
    "name who is called, and keep those names up to date",
)
YOURS = (
    "open tickets with what is needed to work on them, in the channels agreed, with a fitting priority",
    "answer questions, since the clock stands still while they are open",
    "say when a resolution does not hold, so that the ticket is reopened",
)
GLOSSARY = (
    ("agreement", "a promise with targets, for some customers, tier or service; it has versions with dates"),
    ("attainment", "the share of decided clocks that were kept"),
    ("breach", "more time was used than the target gives"),
    ("clock", "one target of one ticket as it runs, is paused, is kept or missed"),
    ("ladder", "in what order, and when, people are called about a clock that runs out"),
    ("pause", "an agreed reason, such as waiting for the customer, for which the clock stands still"),
    ("target", "how long something may take, under conditions, counted in a calendar"),
    ("ticket", "one request or fault, from opening to resolution"),
)
