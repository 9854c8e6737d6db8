"""The certificates that calls to Slack trust are read once, and are checked all the same."""

import ssl
from copy import deepcopy

from bot.slack.app import client_of
from bot.slack.trusting import trusted


def test_all_clients_share_one_context_also_where_bolt_copies_them() -> None:
    first, second = (client_of(None, api_url="https://slack.example/api/") for _ in range(2))
    assert first.ssl is second.ssl is deepcopy(first).ssl is trusted()


def test_it_checks_certificates_and_names_as_the_standard_one_does() -> None:
    context, standard = trusted(), ssl.create_default_context()
    for name in ("verify_mode", "check_hostname", "minimum_version", "options", "verify_flags"):
        assert getattr(context, name) == getattr(standard, name), name
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.cert_store_stats() == standard.cert_store_stats()
