"""Services, their availability and what a miss costs: every form that is read, every fault at its place."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.files.compare import compare
from bot.files.records import ServiceEntry
from sla_core.credits import AVAILABILITY, Excluded, Scale, Scheme, Worth
from tests.files.documents import assert_told, body_of, file_of, in_gold, reading_of

HOUR = 3600


def of(percent: str) -> Worth:
    return Worth(percent=Decimal(percent))


def money(amount: str) -> Worth:
    return Worth(amount=Decimal(amount))


def scheme(text: str) -> Scheme:
    """The scheme that is written in braces, under the name c, among the names of a small file."""
    return file_of(f"credits: {{c: {{{text}}}}}\nservices: {{mail: {{}}}}").schemes["c"]


FORMS = [
    ("below: {95%: 5%}", Scale(below=((Decimal(95), of("5")),)), "all metrics"),
    ("metric: availability, below: {99.9: 10%, 99.0: 25%}", Scale(
        AVAILABILITY, ((Decimal("99.9"), of("10")), (Decimal(99), of("25")))), "bounds without a sign"),
    ("metric: resolution, below: {90%: 10%, 95%: 5%}", Scale(
        "resolution", ((Decimal(95), of("5")), (Decimal(90), of("10")))), "in any order"),
    ("currency: EUR, metric: resolution, over: {10h: 2000, 4h: 500.5}", Scale(
        "resolution", over=((4 * HOUR, money("500.5")), (10 * HOUR, money("2000")))), "by lateness"),
    ("over: {4bh: 5%}", Scale(over=((4 * HOUR, of("5")),), working=True), "in working time"),
    ("priority: [P1, P2], service: mail, below: {95%: 5%}", Scale(
        below=((Decimal(95), of("5")),), priorities=frozenset({"P1", "P2"}), services=frozenset({"mail"})),
        "under conditions"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "scale", "reason"), FORMS, ids=[row[2] for row in FORMS])
def test_a_scale_may_stand_alone_or_in_a_list(text: str, scale: Scale, reason: str) -> None:
    assert scheme(text).scales == (scale,), reason
    currency = "currency: EUR, " if "currency" in text else ""
    assert scheme(f"{currency}scales: [{{{text.removeprefix('currency: EUR, ')}}}]").scales == (scale,)


def test_a_scheme_has_fee_cap_currency_and_spans_that_are_left_out() -> None:
    span = "{from: 2026-03-01, until: 2026-03-03 12:00, reason: Flood}"
    found = scheme(f"currency: EUR, fee: 4200.00, cap: 50%, excluded: [{span}], scales: [{{below: {{95%: 5%}}}}]")
    assert (found.name, found.currency, found.fee, found.cap) == ("c", "EUR", Decimal("4200.00"), of("50"))
    start, end = datetime(2026, 2, 28, 23, tzinfo=UTC), datetime(2026, 3, 3, 11, tzinfo=UTC)
    assert found.excluded == (Excluded(start, end, "Flood"),)
    assert [found.exclusion(at) for at in (start, end)] == ["Flood", ""]


def test_an_agreement_promises_the_availability_of_services_and_names_what_a_miss_costs() -> None:
    text = in_gold("credits: usual\nservice: mail").replace(
        "{first_response: 4bh}", "{first_response: 4bh, availability: 99.95%}"
    )
    default = "agreements:\n  all: {kind: sla, targets: {availability: {mail: 99%}}}\n"
    file = file_of(text.replace("agreements:\n", default) + "credits: {usual: {below: {95%: 5%}}}")
    everybody, gold = file.agreements
    assert (everybody.uptimes, everybody.targets, everybody.credits) == ((("mail", Decimal(99)),), (), None)
    assert (gold.uptimes, gold.credits) == ((("mail", Decimal("99.95")),), file.schemes["usual"])


def test_a_service_says_when_it_is_to_be_up() -> None:
    spans = "[{from: 2026-03-07 22:00, until: 2026-03-08 02:00, name: Database}]"
    calendars = "calendars: {office: {zone: UTC, hours: 24h}, nights: {zone: UTC, hours: {sun: 02:00-04:00}}}\n"
    text = f"services: {{mail: {{hours: office, maintenance: {spans}, maintenance_hours: nights}}, files: {{}}}}"
    start, end = datetime(2026, 3, 7, 21, tzinfo=UTC), datetime(2026, 3, 8, 1, tzinfo=UTC)
    file = file_of(calendars + text)
    assert file.uptime == {"mail": ServiceEntry("office", ((start, end, "Database"),), "nights")}
    assert file.services == {"mail": "mail", "files": "files"}


BAD = [
    ("credits: {c: 5%}", "1:14", "wanted a credit scheme: a mapping with scales", "a word for a scheme"),
    ("credits: {c: {metric: resolution}}", "1:14", "pays nothing: wanted `below` with shares", "no bands"),
    ("credits: {c: {belwo: {95%: 5%}}}", "1:15", "unknown key 'belwo' (did you mean below?)", "misspelt"),
    ("credits: {c: {scales: []}}", "1:23", "the list is empty", "no scale"),
    ("credits: {c: {scales: [{below: {95%: 5%}}], below: {}}}", "1:45", "unknown key 'below'", "both ways at once"),
    ("credits: {c: {below: {}}}", "1:22", "is empty: name at least one band", "no band"),
    ("credits: {c: {below: {0.95: 5%}}}", "1:23", "wanted a percentage with its sign", "95 % or less than 1 %?"),
    ("credits: {c: {below: {120%: 5%}}}", "1:23", "120% is out of range", "nothing is ever above"),
    ("credits: {c: {below: {95%: 5%, 95.0%: 6%}}}", "1:32", "95.0% is listed twice", "one bound, two prices"),
    ("credits: {c: {below: {95%: five}}}", "1:28", "wanted an amount of money", "a word for an amount"),
    ("credits: {c: {below: {95%: 500}}}", "1:28", "500 of which currency? Name one", "money of no currency"),
    ("credits: {c: {fee: 10, below: {95%: 5%}}}", "1:20", "10 of which currency?", "a fee of no currency"),
    ("credits: {c: {currency: JPY, fee: 10.5, below: {9%: 5%}}}", "1:35", "JPY has fewer", "yen have no cents"),
    ("credits: {c: {currency: euro, below: {95%: 5%}}}", "1:25", "wanted the code of a currency", "no code"),
    ("credits: {c: {cap: much, below: {95%: 5%}}}", "1:20", "wanted an amount of money", "a word for a cap"),
    ("credits: {c: {over: {2bd: 5%}}}", "1:22", "2bd counts business days, which have no length", "no length"),
    ("credits: {c: {over: {1h: 5%, 2bh: 6%}}}", "1:21", "real and working time cannot be compared", "both kinds"),
    ("credits: {c: {over: {4: 5%}}}", "1:22", "4 has no unit", "four of what?"),
    ("credits: {c: {metric: resolutoin, below: {9%: 5%}}}", "1:23", "(did you mean resolution?)", "misspelt"),
    ("credits: {c: {metric: availability, over: {4h: 5%}}}", "1:43", "'over' is of tickets", "a service is not late"),
    ("credits: {c: {priority: P9, below: {9%: 5%}}}", "1:25", "unknown priority 'P9'", "unknown"),
    ("credits: {c: {excluded: [{from: 2026-03-01, until: 2026-03-02}], below: {9%: 5%}}}", "1:26",
        "'reason' is missing", "why?"),
    ("credits: {c: {excluded: [{from: 2026-03-02, until: 2026-03-01, reason: x}], below: {9%: 5%}}}", "1:52",
        "not after its start", "it ends before it begins"),
    (in_gold("credits: usaul") + "credits: {usual: {below: {95%: 5%}}}", "6:14",
        "unknown credit scheme 'usaul' (did you mean usual?)", "misspelt"),
    ("services: {mail: {hours: ofice}}\ncalendars: {office: {zone: UTC, hours: 24h}}", "1:26",
        "unknown calendar 'ofice' (did you mean office?)", "misspelt"),
    ("services: {mail: {maintenance: sunday}}", "1:32", "wanted a list of spans", "a word for a span"),
    ("services: {mail: {maintenance: [{from: 2026-03-07}]}}", "1:33", "'until' is missing", "half a span"),
    ("services: {mail: {maintenance_hours: always}}", "1:38", "is never to be up", "always maintained"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "gist", "reason"), BAD, ids=[row[3] for row in BAD])
def test_a_wrong_scheme_or_service_is_told_at_its_place(text: str, place: str, gist: str, reason: str) -> None:
    assert_told(text, place, gist, reason)


SERVICES = "{mail: {name: Mail}, erp: {name: ERP}}"
CAUTIONS = [
    ("below: {95%: 5%}", "", "1:11: credits: credit scheme 'c' is named by no agreement", "of no use"),
    ("below: {95%: 5%, 90%: 4%}", "c", "below 90% pays less (4%) than below 95% (5%)", "worse is cheaper"),
    ("currency: EUR, over: {4bh: 9, 5bh: 8}", "c", "over 5bh pays less (8) than over 4bh (9)", "later is cheaper"),
    ("currency: EUR, over: {4bh: 9, 5bh: 0}", "c", "over 5bh pays less (0) than over 4bh (9)", "later is for nothing"),
    ("metric: resolution, over: {4h: 9%, 5h: 8%}", "c", "over 5h pays less (8%) than over 4h (9%)", "in real time too"),
    ("metric: availability, below: {95%: 5%}", "c",
        "credits 'c' are paid by availability, which no agreement promises", "nothing to count"),
    ("metric: first_response, over: {4h: 5%}", "c",
        "credits 'c' are written in real time, but first_response is counted in working time", "two kinds of time"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "named", "warning", "reason"), CAUTIONS, ids=[row[3] for row in CAUTIONS])
def test_what_is_probably_not_meant_is_warned_of(text: str, named: str, warning: str, reason: str) -> None:
    reading = reading_of(f"credits: {{c: {{{text}}}}}\n" + in_gold(f"credits: {named}" if named else "title: Gold"))
    assert reading.problems == (), reason
    assert [warning in str(one) for one in reading.warnings] == [True], reading.warnings


@pytest.mark.parametrize(
    ("share", "said", "why"),
    [
        ("100%", ["availability of mail is promised at 100%: one second of an outage is a miss"], "every second"),
        ("99.999%", [], "five minutes a year are some"),
    ],
)
def test_a_promise_of_every_second_is_warned_of(share: str, said: list[str], why: str) -> None:
    promised = f"{{availability: {{mail: {share}}}, first_response: 4bh}}"
    text = in_gold("title: Gold").replace("{first_response: 4bh}", promised)
    assert [warning.what for warning in reading_of(text).warnings] == said, why


REAL = "{first_response: {within: 4h, calendar: always}}"
BOTH = "{first_response: [{priority: P1, within: 4h, calendar: always}, 4bh]}"
CLASH = "credits 'c' are written in {} time, but first_response is counted in {} time"
# The targets of an agreement, a scheme, what is said of it, and why.
FITS = [
    ("{first_response: 4bh}", "metric: first_response, over: {4bh: 5%}, below: {95%: 5%, 90%: 9%}", [], "it all fits"),
    ("{first_response: 4bh}", "below: {95%: 5%, 90%: 5%}", [], "as much is not less"),
    ("{first_response: 4bh}", "currency: EUR, below: {95%: 9%, 90%: 1}", [], "of what fee are 9 % more than 1 EUR?"),
    ("{first_response: 4bh}", "metric: resolution, over: {4h: 5%}", [], "first responses are no business of it"),
    (REAL, "over: {4h: 5%}", [], "both in real time"),
    (REAL, "over: {4bh: 5%}", [CLASH.format("working", "real")], "the other way round"),
    ("{first_response: none, resolution: 4bh}", "metric: first_response, over: {4h: 5%}", [], "nothing is promised"),
    ("{first_response: 4bh, update: 8bh}", "over: {4h: 5%}", [CLASH.format("real", "working")], "it is said once"),
    ("{first_response: {P1: 4bh, P2: 8bh}}", "over: {4h: 5%}", [CLASH.format("real", "working")], "both are meant"),
    (BOTH, "priority: P1, over: {4h: 5%}", [CLASH.format("real", "working")], "the second target is for P1 too"),
    ("{first_response: {P1: 4bh, P2: 8bh}}", "priority: P3, over: {4h: 5%}", [], "no promise to a P3 is counted"),
    ("{first_response: {P1: 4bh, P2: 8bh}}", "priority: [P2, P3], over: {4h: 5%}", [CLASH.format("real", "working")],
        "one to a P2 is"),
    ("{availability: {mail: 99%}}", "metric: availability, below: {95%: 5%}", [], "mail is promised"),
    ("{availability: {mail: 99%}}", "metric: availability, service: mail, below: {95%: 5%}", [], "and is meant"),
    ("{availability: {mail: 99%}}", "metric: availability, service: erp, below: {95%: 5%}",
        ["credits 'c' are paid by availability, which no agreement promises"], "another one is"),
]  # fmt: skip


@pytest.mark.parametrize(("targets", "text", "said", "reason"), FITS, ids=[row[3] for row in FITS])
def test_a_scheme_is_held_against_what_its_agreement_counts(
    targets: str, text: str, said: list[str], reason: str
) -> None:
    file = in_gold("credits: c").replace("{first_response: 4bh}", targets).replace("{mail: {name: Mail}}", SERVICES)
    reading = reading_of(f"{file}credits: {{c: {{{text}}}}}")
    assert reading.problems == (), reason
    about = [str(one) for one in reading.warnings if "credits" in str(one)]
    assert [one in found for one, found in zip(said, about, strict=True)] == [True] * len(said), about


def test_what_changed_is_told_in_words() -> None:
    text = in_gold("credits: usual") + "credits: {usual: {below: {95%: 5%}}}"
    promised = text.replace("{first_response: 4bh}", "{first_response: 4bh, availability: {mail: 99.9%}}")
    dearer = text.replace("5%}}", "5%}, cap: 20%}")
    kept = text.replace("{name: Mail}", "{name: Mail, hours: office}")
    free = text.replace("    credits: usual\n", "")
    told = {
        words: [str(change) for change in compare(body_of(text), body_of(new))]
        for words, new in (
            ("promised", promised),
            ("dearer", dearer),
            ("kept", kept),
            ("free", free),
        )
    }
    assert told["promised"] == ["gold: availability of mail none -> 99.9%"]
    assert told["dearer"] == ["credit scheme usual: cap none -> 20%", "gold: credits changed"]
    assert told["free"] == ["gold: credits usual -> none"]
    assert told["kept"] == ["uptime of service mail added"]
