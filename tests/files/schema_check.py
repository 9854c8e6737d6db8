"""A validator for the part of JSON Schema that the project's own schema uses; an unknown keyword is an error."""

import re
from collections.abc import Callable
from typing import Any

Schema = dict[str, Any]
Check = Callable[[Any, Any, Schema], bool]

_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
}
_SILENT = {"$schema", "$defs", "title", "description", "properties", "patternProperties"}


def valid(value: Any, schema: Schema, root: Schema) -> bool:
    """Whether a value fits a schema; `root` is where references begin."""
    rules = [key for key in schema if key not in _SILENT]
    fine = all(_CHECKS[key](value, schema[key], {"schema": schema, "root": root}) for key in rules)
    return fine and (not isinstance(value, dict) or _properties(value, schema, root))


def _properties(value: dict[str, Any], schema: Schema, root: Schema) -> bool:
    named, shaped = schema.get("properties", {}), schema.get("patternProperties", {})
    for key, inner in value.items():
        rules = [rule for pattern, rule in shaped.items() if re.search(pattern, key)]
        rules += [named[key]] if key in named else []
        if not rules and "additionalProperties" in schema:
            if schema["additionalProperties"] is False:
                return False
            rules = [schema["additionalProperties"]]
        if not all(valid(inner, rule, root) for rule in rules):
            return False
    return True


def _type(value: Any, wanted: str | list[str], _: Schema) -> bool:
    return any(_TYPES[name](value) for name in ([wanted] if isinstance(wanted, str) else wanted))


def _reference(value: Any, wanted: str, at: Schema) -> bool:
    found = at["root"]
    for step in wanted.removeprefix("#/").split("/"):
        found = found[step]
    return valid(value, found, at["root"])


_CHECKS: dict[str, Check] = {
    "type": _type,
    "$ref": _reference,
    "const": lambda value, wanted, at: bool(value == wanted),
    "enum": lambda value, wanted, at: value in wanted,
    "pattern": lambda value, wanted, at: not isinstance(value, str) or re.search(wanted, value) is not None,
    "minLength": lambda value, wanted, at: not isinstance(value, str) or len(value) >= wanted,
    "required": lambda value, wanted, at: not isinstance(value, dict) or set(wanted) <= set(value),
    "minProperties": lambda value, wanted, at: not isinstance(value, dict) or len(value) >= wanted,
    "additionalProperties": lambda value, wanted, at: True,
    "propertyNames": lambda value, wanted, at: all(valid(key, wanted, at["root"]) for key in value),
    "items": lambda value, wanted, at: not isinstance(value, list) or all(valid(v, wanted, at["root"]) for v in value),
    "minItems": lambda value, wanted, at: not isinstance(value, list) or len(value) >= wanted,
    "uniqueItems": lambda value, wanted, at: not isinstance(value, list) or len({*map(str, value)}) == len(value),
    "anyOf": lambda value, wanted, at: any(valid(value, schema, at["root"]) for schema in wanted),
}
