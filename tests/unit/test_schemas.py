"""Schemas that the generator cannot carry are errors, never a silent `Any`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .project import SPEC, changed, problem, problems, told, write_spec

DEPTH = "depth: {type: integer}"
AT_DEPTH = "#/components/schemas/JobQuery/properties/depth"
NAMES = ("JobStatus", "JobQuery", "Part", "Job", "JobResponse", "Problem")
REFERENCES = "one of " + ", ".join(sorted(f"#/components/schemas/{name}" for name in NAMES))


@pytest.mark.parametrize(
    ("schema", "pointer", "found", "expected"),
    [
        ("{$ref: '#/components/schemas/Jobs'}", "/$ref", "'#/components/schemas/Jobs'", REFERENCES),
        ("{$ref: 'other.yaml#/Job'}", "/$ref", "'other.yaml#/Job'", REFERENCES),
        ("{$ref: 'https://acme.test/Job'}", "/$ref", "'https://acme.test/Job'", REFERENCES),
        (
            "{$ref: '#/components/schemas/Job/properties/note'}",
            "/$ref",
            "'#/components/schemas/Job/properties/note'",
            REFERENCES,
        ),
        ("{$ref: '#/components/schemas/Part', type: object}", "", "['type'] beside a $ref", "a description at most"),
        ("{type: [string, integer]}", "/type", "['string', 'integer']", "one type, alone or with 'null'"),
        ("{type: ['null']}", "/type", "['null']", "one type, alone or with 'null'"),
        ("{type: 'null'}", "/type", "'null'", "one type, alone or with 'null'"),
        (
            "{anyOf: [{type: string}, {type: integer}]}",
            "/anyOf",
            "[{'type': 'string'}, {'type': 'integer'}]",
            "one schema and {type: 'null'}, with a description at most beside",
        ),
        (
            "{oneOf: [{type: string}]}",
            "/oneOf",
            "[{'type': 'string'}]",
            "one schema and {type: 'null'}, with a description at most beside",
        ),
        (
            "{type: string, anyOf: [{type: string}, {type: 'null'}]}",
            "/anyOf",
            "[{'type': 'string'}, {'type': 'null'}]",
            "one schema and {type: 'null'}, with a description at most beside",
        ),
        ("true", "", "True", "a schema"),
        ("{type: array, items: true}", "/items", "True", "a schema"),
        ("{anyOf: [false, {type: 'null'}]}", "/anyOf/0", "False", "a schema"),
        (
            "{type: object, additionalProperties: false}",
            "/additionalProperties",
            "False",
            "a schema; unknown keys are always kept",
        ),
        (
            "{type: object, additionalProperties: true}",
            "/additionalProperties",
            "True",
            "a schema; unknown keys are always kept",
        ),
        ("{type: array}", "", "an array without items", "items"),
        ("{type: integer, format: int64}", "/format", "'int64'", "on a string one of date, date-time, uuid"),
        ("{type: string, format: binary}", "/format", "'binary'", "on a string one of date, date-time, uuid"),
        ("{type: string, items: {}}", "", "['items'] with the type 'string'", "them with the type 'array'"),
        (
            "{type: array, items: {}, properties: {}}",
            "",
            "['properties'] with the type 'array'",
            "them with the type 'object'",
        ),
        (
            "{type: string, enum: [a]}",
            "",
            "an enum in place",
            "a $ref to a component, whose name names the class",
        ),
        (
            "{type: object, properties: {a: {type: string}}}",
            "",
            "an object with properties in place",
            "a $ref to a component, whose name names the class",
        ),
        ("{type: object, required: [a]}", "/required", "'a'", "none: there is none to choose from"),
    ],
)
def test_a_schema_that_cannot_be_carried(tmp_path: Path, schema: str, pointer: str, found: str, expected: str) -> None:
    """Each is told with its place, and with what can be carried instead."""
    new = f"depth: {schema}"
    assert told(tmp_path, DEPTH, new) == [problem(DEPTH, new, new, f"{AT_DEPTH}{pointer}", found, expected)]


@pytest.mark.parametrize(
    ("schema", "pointer", "found", "expected"),
    [
        ("{format: date}", "", "['format'] without a type", "a type, or nothing for a value of any kind"),
        ("{enum: [a]}", "", "['enum'] without a type", "a type, or nothing for a value of any kind"),
        ("{type: number, enum: [1.5]}", "/type", "'number'", "'string' or 'integer' with an enum"),
        ("{type: string, enum: [a, null]}", "/enum/1", "None", "a value of the type string"),
        ("{type: integer, enum: [1, true]}", "/enum/1", "True", "a value of the type integer"),
        ("{type: integer, enum: [1, '2']}", "/enum/1", "'2'", "a value of the type integer"),
        ("{type: string, enum: [Up, down, UP]}", "/enum/2", "'UP' after 'Up'", "values that differ in more than case"),
        ("{type: string, enum: []}", "/enum", "no value", "one at least"),
        ("{type: string, enum: [a], format: uuid}", "/format", "'uuid'", "on a string one of date, date-time, uuid"),
        ("{$ref: '#/components/schemas/Part'}", "", "a component that is only a $ref", "the component itself"),
        ("{$ref: '#/components/schemas/Extra'}", "", "a component that is only a $ref", "the component itself"),
        (
            "{anyOf: [{type: string}, {type: 'null'}]}",
            "/anyOf",
            "a component that may be null",
            "null where the component is used",
        ),
        (
            "{type: [string, 'null']}",
            "/type",
            "['string', 'null']",
            "one type; null stands where the component is used",
        ),
        (
            "{type: array, items: {$ref: '#/components/schemas/Extra'}}",
            "",
            "a component that holds itself",
            "an object with properties somewhere in between",
        ),
        (
            "{type: object, additionalProperties: {anyOf: [{type: 'null'}, {$ref: '#/components/schemas/Extra'}]}}",
            "",
            "a component that holds itself",
            "an object with properties somewhere in between",
        ),
        (
            "{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}",
            "",
            "properties and additionalProperties",
            "one of both",
        ),
        ("{type: object, required: [b], properties: {a: {type: string}}}", "/required", "'b'", "one of a"),
    ],
)
def test_a_component_that_cannot_be_carried(
    tmp_path: Path, schema: str, pointer: str, found: str, expected: str
) -> None:
    """Each is told with its place, and with what can be carried instead."""
    old = "    Problem:\n"
    new = f"    Extra: {schema}\n    Problem:\n"
    message = problem(old, new, "    Extra: ", f"#/components/schemas/Extra{pointer}", found, expected)
    assert message in told(tmp_path, old, new)


def test_components_that_hold_each_other(tmp_path: Path) -> None:
    """Arrays and maps that hold each other without an object in between are told, each of them."""
    text = changed(
        "    Problem:\n",
        "    A: {type: array, items: {$ref: '#/components/schemas/B'}}\n"
        "    B: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}\n"
        "    Rows: {type: array, items: {$ref: '#/components/schemas/A'}}\n"
        "    Problem:\n",
    )
    write_spec(tmp_path, text)
    assert [re.findall(r"#\S+", found)[0] for found in problems(tmp_path)] == [
        "#/components/schemas/A:",
        "#/components/schemas/B:",
    ]


def test_what_a_schema_must_be_holds_everywhere(tmp_path: Path) -> None:
    """A schema of a parameter, a body or an answer is held to the same as one of a component."""
    text = SPEC.replace("schema: {type: string}", "schema: {type: strings}")
    write_spec(tmp_path, text)
    found = problems(tmp_path)
    assert len(found) == text.count("type: strings")
    assert all("/schema/type: found 'strings'; expected JSON Schema" in message for message in found)


def test_a_property_may_be_called_schema(tmp_path: Path) -> None:
    """A schema inside another is looked at once, whatever it is called."""
    (found,) = told(tmp_path, DEPTH, "schema: {type: strings}")
    assert "#/components/schemas/JobQuery/properties/schema/type: found 'strings'" in found
