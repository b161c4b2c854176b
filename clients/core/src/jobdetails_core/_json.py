"""Parse JSON leniently, so that one bad value does not lose the whole response."""

from __future__ import annotations

import codecs
import json
import math
import threading
from collections.abc import Iterator
from typing import Any

from ._paths import Step, describe, json_path
from .response import Mismatch

DEEPEST = 100
"""Maximum nesting: more than any service needs, and few enough levels for recursive code."""

_LONGEST_INTEGER = 640
"""Maximum digits: Python always converts this many, whatever its configured limit."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class JsonError(ValueError):
    """The content is not JSON, or is nested too deeply."""


class BadNumber(float):
    """A number that JSON does not allow, such as NaN, or that is too large for Python. Equal if the text is equal."""

    sent: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BadNumber) and other.sent == self.sent

    def __hash__(self) -> int:
        return hash(self.sent)

    @classmethod
    def of(cls, sent: str) -> BadNumber:
        """Create the number from its text."""
        number = cls("nan")
        number.sent = sent
        return number


class _Repeated(dict[str, Any]):
    """An object with a duplicate key. The last value wins, as in other JSON parsers."""

    keys_repeated: tuple[str, ...]

    @classmethod
    def of(cls, pairs: list[tuple[str, Any]]) -> _Repeated:
        """Create the object from its keys and values."""
        made = cls(pairs)
        names = [name for name, _ in pairs]
        made.keys_repeated = tuple(name for name in made if names.count(name) > 1)
        return made


def parse(content: bytes) -> tuple[Any, tuple[Mismatch, ...]]:
    """
    Return the value of a JSON text, and a mismatch for each part that is not valid JSON.

    NaN and numbers that are too large become `BadNumber`. Lone surrogates and invalid UTF-8 become U+FFFD.

    Raises:
        JsonError: The content is not JSON.
    """
    text, found = _decoded(content)
    value, is_odd = _loads(text, found)
    if (content.count(b"[") + content.count(b"{")) > DEEPEST and _is_deeper(value, DEEPEST):
        raise JsonError(f"more than {DEEPEST} levels of nesting")
    if is_odd or "\\u" in text or not text.isascii():
        value = _cleaned(value, (), found)
    return value, tuple(found)


def _decoded(content: bytes) -> tuple[str, list[Mismatch]]:
    found: list[Mismatch] = []
    encoding = json.detect_encoding(content)
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        found.append(Mismatch("$", "JSON without a byte order mark", "a byte order mark"))
    try:
        return content.decode(encoding), found
    except UnicodeDecodeError:
        if not encoding.startswith("utf-8"):
            raise JsonError(f"not {encoding}") from None
        return content.decode(encoding, "surrogateescape"), found


class _Odd(threading.local):
    """Irregularities in the text that this thread is parsing; the hooks of the shared decoder need this state."""

    found = False


_ODD = _Odd()


def _to_bad_number(sent: str) -> BadNumber:
    _ODD.found = True
    return BadNumber.of(sent)


def _to_float(sent: str) -> float:
    number = float(sent)
    return number if math.isfinite(number) else _to_bad_number(sent)


def _to_int(sent: str) -> int | float:
    return int(sent) if len(sent) < _LONGEST_INTEGER else _to_bad_number(sent)


def _to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    _ODD.found = True
    return _Repeated.of(pairs)


_HOOKS: dict[str, Any] = {
    "parse_constant": _to_bad_number,
    "parse_float": _to_float,
    "object_pairs_hook": _to_object,
}
_DECODER = json.JSONDecoder(**_HOOKS)
_TOLERANT_DECODER = json.JSONDecoder(parse_int=_to_int, strict=False, **_HOOKS)


def _loads(text: str, found: list[Mismatch]) -> tuple[Any, bool]:
    """Return the value of a JSON text, and whether it has irregularities; report control characters."""
    _ODD.found = False
    try:
        return _DECODER.decode(text), _ODD.found
    except RecursionError:
        raise JsonError(f"more than {DEEPEST} levels of nesting") from None
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Invalid control character"):
            raise JsonError(str(error)) from None
        found.append(Mismatch("$", "escaped control characters", "control characters"))
    except ValueError:  # an integer too long for Python, the only other ValueError
        pass
    try:
        return _TOLERANT_DECODER.decode(text), True
    except json.JSONDecodeError as error:
        raise JsonError(str(error)) from None
    except RecursionError:
        raise JsonError(f"more than {DEEPEST} levels of nesting") from None


def _cleaned(value: Any, way: tuple[Step, ...], found: list[Mismatch]) -> Any:
    """Return the value with all text made encodable, and report everything that is not valid JSON."""
    if isinstance(value, str):
        return _clean_text(value, way, found)
    if isinstance(value, BadNumber):
        found.append(Mismatch(json_path(way), "a JSON number", value.sent[:40]))
        return value
    if isinstance(value, list):
        return [_cleaned(item, (*way, index), found) for index, item in enumerate(value)]
    if isinstance(value, dict):
        for name in getattr(value, "keys_repeated", ()):
            found.append(Mismatch(json_path((*way, name)), "each key once", "a key that is repeated"))
        return {_clean_text(key, (*way, key), found): _cleaned(item, (*way, key), found) for key, item in value.items()}
    return value


def _clean_text(text: str, way: tuple[Step, ...], found: list[Mismatch]) -> str:
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        shown = text.encode(errors="replace").decode()
        path = json_path(step.encode(errors="replace").decode() if isinstance(step, str) else step for step in way)
        found.append(Mismatch(path, "text in UTF-8", describe(shown)))
        return "".join(REPLACEMENT if "\ud800" <= character <= "\udfff" else character for character in text)
    return text


def _is_deeper(value: object, levels: int) -> bool:
    """Return whether a value is nested deeper than `levels`. Iterative, because recursion is limited."""
    level = [value]
    for _ in range(levels + 1):
        level = [inner for item in level for inner in _items(item)]
        if not level:
            return False
    return True


def _items(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
