"""A record as column values."""

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any


def plain(record: Any) -> dict[str, Any]:
    """The record's fields by name: enumerations as their values, any mapping as a dict, the rest as it is."""
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return dict(value) if isinstance(value, Mapping) else value
