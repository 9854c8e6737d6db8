"""Files that are wrong about who there is: one fault each, at its exact place, as one problem."""

from pathlib import Path

import pytest

from bot.files.reading import read_agreements
from tests.files.documents import NOW, assert_told, completed, reading_of

ROWS = [
    ("format: 2", "1:9", "format: wanted format 1", "a format of the future"),
    ("format: one", "1:9", "wanted format 1, the only one there is, found 'one'", "no number"),
    ("format: [1]", "1:9", "wanted format 1, the only one there is, found a list", "no single value"),
    ("formt: 1\nformat: 1", "1:1", "unknown key 'formt' (did you mean format?)", "a misspelt section"),
    ("customer: {}", "1:1", "unknown key 'customer' (did you mean customers?)", "singular for plural"),
    ("holidays: {}", "1:1", "unknown key 'holidays'; known: format, organization", "nothing near: the sections"),
    ("organization: Example", "1:15", "organization: wanted a mapping such as {name:", "a word for a mapping"),
    ("organization: {name: Example}", "1:15", "'zone' is missing", "dates would have no zone"),
    ("organization: {zone: UTC}", "1:15", "'name' is missing", "nobody promises"),
    ("organization: {name: X, zone: Berlin}", "1:31", "'Berlin' is not a time zone", "a city alone"),
    ("organization: {name: X, zone: ../etc}", "1:31", "is not a time zone", "a path for a zone"),
    ("organization: {name: X, zone: [UTC]}", "1:31", "wanted a time zone", "a list for a zone"),
    ("organization: {name: , zone: UTC}", "1:21", "wanted some words, found nothing", "an empty name"),
    ("organization: {name: [A], zone: UTC}", "1:22", "wanted some words, found a list", "a list for a name"),
    ('organization: {name: "A\\nB", zone: UTC}', "1:22", "words on one line", "a line break in a name"),
    ("organization: {name: X, zone: UTC, tz: UTC}", "1:36", "unknown key 'tz'", "a key that is not there"),
    ("priorities: P1", "1:13", "wanted a list of priority names", "one word for a list"),
    ("priorities: [P1, P1]", "1:18", "priorities[2]: 'P1' is listed twice", "twice"),
    ("priorities: [P1, very high]", "1:18", "'very high' is not a name", "a space in a name"),
    ("priorities: [P1, ~]", "1:18", "wanted a name, found nothing", "nothing"),
    ("priorities: [P1, true]", "1:18", "wanted a name, found 'true'", "a truth value"),
    ("priorities: [P1, [P2]]", "1:18", "wanted a name, found a list", "a list inside"),
    ("priorities: []", "1:13", "name at least one priority", "an empty list"),
    (f"priorities: [{'P' * 65}]", "1:14", "up to 64 letters", "a name without end"),
    ("tiers: [gold, gold]", "1:15", "tiers[2]: 'gold' is listed twice", "twice"),
    ("tiers: {gold: 1}", "1:8", "wanted a list of tier names", "a mapping for a list"),
    ("services: [mail]", "1:11", "services: wanted a mapping such as {key: {name: A service}}", "a list"),
    ("services: {mail: Mail}", "1:18", "services > mail: wanted a mapping", "a word for a mapping"),
    ("services: {mail: {nam: Mail}}", "1:19", "unknown key 'nam' (did you mean name?)", "misspelt"),
    ("services: {mail: {name: }}", "1:24", "services > mail > name: wanted some words", "an empty name"),
    ("services: {e mail: {}}", "1:12", "'e mail' is not a name", "a space in a key"),
    ("services: {~: {}}", "1:12", "wanted a name", "nothing for a key"),
    ("teams: {network: [a]}", "1:18", "teams > network: wanted a mapping", "a list of people is no team"),
    ("teams: {network: {lead: a}}", "1:19", "unknown key 'lead'", "not part of a team"),
    ("customers: [acme]", "1:12", "customers: wanted a mapping", "a list"),
    ("customers: {acme: ACME}", "1:19", "customers > acme: wanted a mapping", "a word"),
    ("customers: {acme: {teir: gold}}", "1:20", "unknown key 'teir' (did you mean tier?)", "misspelt"),
    ("customers: {acme: {tier: gold}}", "1:26", "unknown tier 'gold': the file has none", "no tiers at all"),
    ("customers: {acme: {tier: glod}}\ntiers: [gold]", "1:26", "(did you mean gold?)", "a misspelt tier"),
    ("customers: {acme: {tier: [gold]}}\ntiers: [gold]", "1:26", "wanted a name, found a list", "one tier only"),
    ("customers: {acme: {zone: Europe/Londn}}", "1:26", "'Europe/Londn' is not a time zone", "a misspelt zone"),
    ("customers: {acme: {calendar: office}}", "1:30", "unknown calendar 'office'; known: always", "no such hours"),
    ("customers: {acme: {calendar: alway}}", "1:30", "(did you mean always?)", "a misspelt calendar"),
    ("customers: {acme: {channels: [support]}}", "1:31", "'support' is not a Slack channel id", "a name, no id"),
    ('customers: {acme: {channels: "#support"}}', "1:30", "is not a Slack channel id", "a name with its sign"),
    ("customers: {acme: {channels: {C0ACME: x}}}", "1:30", "wanted a list of Slack channel ids", "a mapping"),
    ("customers: {acme: {channels: [c0acme]}}", "1:31", "is not a Slack channel id", "ids are upper case"),
    (
        "customers: {a: {channels: [C0A]}, b: {channels: [C0A]}}",
        "1:50",
        "belongs to customer 'a' already",
        "two owners",
    ),
    ("customers: {a: {channels: [C0A, C0A]}}", "1:33", "belongs to customer 'a' already", "the same one twice"),
    ("customers: {acme: {slack_team: acme}}", "1:32", "'acme' is not a Slack workspace id", "a name, no id"),
    ("customers: {a b: {}}", "1:13", "'a b' is not a name", "a space in a key"),
    ("channels: {C0A: acme}", "1:17", "channels > C0A: wanted a mapping with a customer", "a word"),
    ("channels: {C0A: {opens: message}}", "1:25", "(did you mean messages?)", "misspelt"),
    ("channels: {C0A: {opens: messages}}", "1:17", "who is the customer?", "a ticket of nobody's"),
    ("channels: {C0A: {priority: P9}}", "1:28", "unknown priority 'P9'", "no such priority"),
    ("channels: {C0A: {resumes: lunch}}", "1:27", "unknown pause reason 'lunch'", "no such reason"),
    ("channels: {C0A: {agents: [rut]}}\npeople: {ruth: {slack: U0RUTH01}}", "1:27", "(did you mean ruth?)", "who?"),
    ("channels: {C0A: {agents: [U0A01, U0A01]}}", "1:34", "'U0A01' is listed twice", "twice"),
    ("channels: {C0A: {promise: 20%}}", "1:17", "Only a customer can be promised or asked something", "promised whom?"),
    ("channels: {C0A: {csat: true}}", "1:17", "Only a customer can be promised or asked something", "asks whom?"),
    ("channels: {C0A: {nudge: true}}", "1:17", "Only a customer can be promised or asked something", "reminds whom?"),
    ("channels: {C0A: {nudge: weekly}}", "1:25", "wanted a percentage", "no margin"),
    ("channels: {C0A: {csat: often}}", "1:24", "wanted true or false", "neither"),
    ("channels: {C0A: {promise: soon}}", "1:27", "wanted a percentage", "no margin"),
    (
        "channels: {C0A: {promise: 60%}}",
        "1:27",
        "60% is no margin: whole percents of the target, 50% at most",
        "too much",
    ),
    ("channels: {C0A: {promise: 2.5%}}", "1:27", "2.5% is no margin", "a part of a percent"),
    (
        "channels: {C0A: {hours: offce}}\ncalendars: {office: {zone: UTC, hours: 24h}}",
        "1:25",
        "(did you mean office?)",
        "misspelt",
    ),
    ("conversations: {reactions: {eyes: wonders}}", "1:35", "unknown deed 'wonders'", "no such deed"),
    ('conversations: {reactions: {"a b": opens}}', "1:29", "is not the name of an emoji", "two words"),
    ("conversations: {closing: {a: b}}", "1:26", "wanted a list of phrases", "a mapping"),
    ("conversations: {opening: hi}", "1:17", "unknown key 'opening'", "no such part"),
    ("channels: {C0A: {}}", "1:17", "wanted a mapping with a customer, a service or both", "says nothing"),
    ("channels: {support: {service: mail}}\nservices: {mail: {}}", "1:12", "not a Slack channel id", "a name, no id"),
    ("channels: {C0A: {customer: acm}}\ncustomers: {acme: {}}", "1:28", "(did you mean acme?)", "misspelt"),
    ("channels: {C0A: {service: mail}}", "1:27", "unknown service 'mail': the file has none", "no services"),
    ("channels: {C0A: {team: network}}\nteams: {network: {}}", "1:18", "unknown key 'team'", "not by team"),
    (
        "channels: {C0A: {customer: b}}\ncustomers: {a: {channels: [C0A]}, b: {}}",
        "1:17",
        "customer 'a' lists channel C0A as its own; here it is given to 'b'",
        "two sections that contradict each other",
    ),
    ("pause_reasons: [waiting]", "1:16", "pause_reasons: wanted a mapping such as", "a list"),
    ("pause_reasons: {waiting: }", "1:25", "pause_reasons > waiting: wanted some words", "no words"),
    ("pause_reasons: {waiting for parts: x}", "1:17", "is not a name", "words for a key"),
    ("credits: [a]", "1:10", "credits: wanted a mapping from names", "a list of schemes"),
    ("credits: {a b: {below: {99%: 10%}}}", "1:11", "'a b' is not a name", "a space in a key"),
    ("credits: {a: {below: {99%: 10%}, below: {}}}", "1:34", "the key 'below' stands here twice", "YAML's own rule"),
]


@pytest.mark.parametrize(("text", "place", "gist", "reason"), ROWS, ids=[f"{row[3]} {n}" for n, row in enumerate(ROWS)])
def test_a_wrong_directory_is_told_at_its_place(text: str, place: str, gist: str, reason: str) -> None:
    assert_told(text, place, gist, reason)


@pytest.mark.parametrize("section", ["format", "organization", "priorities", "agreements"])
def test_a_required_section_that_is_missing_is_named(section: str) -> None:
    text = "\n".join(line for line in completed("").strip().splitlines() if not line.startswith(section))
    problems = read_agreements(text, name="sla.yaml", now=NOW).problems
    assert f"sla.yaml:1:1: '{section}' is missing" in (str(problem).strip() for problem in problems)


@pytest.mark.parametrize("text", ["a word", "[a, list]", "12"])
def test_a_document_that_is_no_mapping_is_told_what_is_wanted(text: str) -> None:
    problems = read_agreements(text, name="sla.yaml", now=NOW).problems
    assert str(problems[0]).startswith("sla.yaml:1:1: wanted an agreements file: a mapping with format")


def test_all_problems_are_told_at_once_in_the_order_of_their_places() -> None:
    reading = reading_of("tiers: [a, a]\nteams: []\nservices: {x: 1}\nformat: 3")
    assert [problem.line for problem in reading.problems] == [1, 2, 3, 4]


def test_a_missing_file_is_a_problem_and_not_an_error(tmp_path: Path) -> None:
    reading = read_agreements(tmp_path / "none.yaml", name="none.yaml", now=NOW)
    assert [str(problem) for problem in reading.problems] == [
        "none.yaml:1:1: cannot be read: No such file or directory"
    ]


def test_a_folder_is_a_problem_and_not_an_error(tmp_path: Path) -> None:
    reading = read_agreements(tmp_path, name="folder", now=NOW)
    assert "cannot be read: Is a directory" in str(reading.problems[0])


def test_a_file_is_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "sla.yaml"
    path.write_text(completed(""), encoding="utf-8")
    reading = read_agreements(path, name="sla.yaml", now=NOW)
    assert reading.file == reading_of("").file is not None
