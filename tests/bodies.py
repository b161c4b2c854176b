"""Random bodies for property tests: valid ones, and damaged ones."""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from .schemas import Schema, Steps, at

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBER = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
"""Any JSON without lone surrogates, which UTF-8 cannot encode."""

_ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: datetime.timezone(datetime.timedelta(minutes=minutes)))
_MOMENTS = st.datetimes(
    datetime.datetime(1, 1, 3), datetime.datetime(9999, 12, 29), timezones=st.just(datetime.UTC) | _ZONES
)
_STRINGS: dict[str, st.SearchStrategy[str]] = {
    "date-time": _MOMENTS.map(datetime.datetime.isoformat),
    "date": st.dates().map(datetime.date.isoformat),
    "uuid": st.uuids().map(str),
}


def allowed(schema: Schema) -> st.SearchStrategy[Any]:
    """Return a strategy for values that are valid against a schema, with undocumented keys in objects."""
    values = _not_null(schema)
    return st.none() | values if schema.is_nullable else values


def _not_null(schema: Schema) -> st.SearchStrategy[Any]:
    if schema.kind == "union":
        return st.one_of(*(allowed(choice) for choice in schema.choices))
    if "const" in schema.node:
        return st.just(schema.node["const"])
    if schema.documented:
        return st.sampled_from(schema.documented)
    if schema.kind == "object":
        return _objects(schema)
    if schema.kind == "array":
        return st.lists(allowed(schema.items), max_size=3)
    if schema.kind == "map":
        return st.dictionaries(TEXT, allowed(schema.items), max_size=3)
    if schema.kind == "free":
        return st.dictionaries(TEXT, JSON, max_size=3)
    plain = {"string": TEXT, "integer": st.integers(), "number": NUMBER, "boolean": st.booleans(), "any": JSON}
    return {**plain, **_STRINGS}[schema.kind]


def _objects(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    parts = {name: _later(inner) for name, inner in schema.properties.items()}
    known = st.fixed_dictionaries(
        {name: part for name, part in parts.items() if name in schema.required},
        optional={name: part for name, part in parts.items() if name not in schema.required},
    )
    others = st.dictionaries(TEXT.filter(lambda name: name not in parts), JSON, max_size=2)
    return st.tuples(others, known).map(lambda pair: {**pair[0], **pair[1]})


def _later(schema: Schema) -> st.SearchStrategy[Any]:
    """Return a lazy strategy for a schema, because schemas may be recursive."""

    def define() -> st.SearchStrategy[Any]:
        return allowed(schema)

    return st.deferred(define)


def all_steps(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """Yield the path to each value inside a value."""
    yield steps
    inner = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for step in inner:
        yield from all_steps(value[step], (*steps, step))


HUGE = [10**400, -(10**4000), 2**63, 2**64, -(2**63) - 1, 1e308, 5e-324]
NESTED = [50, 90, 110, 1_000, 100_000]
"""Nesting depths: well within the limit, at the limit, and far beyond the limit of any parser."""


class Raw(str):
    """A text that is put into a body unchanged, whether or not it is JSON."""

    __slots__ = ()


def _nested(levels: int, opening: str, closing: str) -> Raw:
    return Raw(opening * levels + "null" + closing * levels)


JUNK: st.SearchStrategy[Any] = st.one_of(
    JSON,
    st.none(),
    st.sampled_from(HUGE),
    st.sampled_from([Raw("1e400"), Raw("-1e999999"), Raw('"\\ud800"'), Raw('"\\udc00\\ud800"'), Raw("1" * 5000)]),
    st.sampled_from(NESTED).flatmap(
        lambda levels: st.sampled_from([_nested(levels, "[", "]"), _nested(levels, '{"a":', "}")])
    ),
)
"""Wrong values: other JSON, and borderline JSON."""


@st.composite
def damaged(draw: st.DrawFn, bodies: st.SearchStrategy[Any]) -> bytes:
    """Return a body as sent, with parts of it dropped, renamed, or replaced by junk."""
    body = copy.deepcopy(draw(bodies))
    for _ in range(draw(st.integers(1, 4))):
        steps = draw(st.sampled_from(list(all_steps(body))))
        damage = draw(st.sampled_from(["replace", "drop", "rename", "add"]))
        if not steps:
            body = draw(JUNK) if damage == "replace" else body
            continue
        outer, step = at(body, steps[:-1]), steps[-1]
        if damage == "replace":
            outer[step] = draw(JUNK)
        elif damage == "add" and isinstance(outer, dict):
            outer[draw(TEXT)] = draw(JUNK)
        else:
            value = outer.pop(step)
            if damage == "rename" and isinstance(outer, dict):
                outer[draw(TEXT)] = value
    return _written(body).encode()


def _written(value: Any) -> str:
    """Return a value as JSON, with raw texts unchanged."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return json.dumps(value)
