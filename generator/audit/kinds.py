"""Read types in documents, and the attributes stated with them: required, nullable, allowed values."""

from __future__ import annotations

import re

from attrs import define, frozen

_WORDS = {
    "string": "string str text char uuid guid uri url date datetime date-time time email enum binary byte",
    "integer": "integer int int32 int64 long short bigint",
    "number": "number float double decimal numeric",
    "boolean": "boolean bool",
    "object": "object dict dictionary map hash struct record json",
    "array": "array list",
    "any": "any",
}
_TYPES = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_FORMATS = {"uuid": "uuid", "date-time": "date-time", "datetime": "date-time", "date": "date"}
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_LIMITS = re.compile(
    r"\s*(?:\b(?:min|max|pattern|default|example|unique)\w*\s*[:=].*|[<>]=\s*\S+.*|\[\s*\d+\s*\.\..*|\bnon-empty\b|\bunique\b)"
)
_SPLIT = re.compile(r"\s*(?:\||¦|,|\bor\b)\s*(?![^<(\[]*[>)\]])")
_ARRAY = re.compile(
    r"(?:array|list|set)\s+of\s+(?:an? )?(.+)|(?:array|list|set)\s*[<\[(]\s*(.+?)\s*[>\])]"
    r"|(.+?)\s*\[\s*\]|\[\s*(.+?)\s*\]|(\S+?)s?\s+(?:array|list)",
    re.IGNORECASE,
)
_FLAGGED = re.compile(r".\((?:required|optional|nullable)\)\W*$", re.IGNORECASE)
_QUALIFIED = re.compile(r"([\w-]+)\s*(?:\(\s*(.+?)\s*\)|<\s*(.+?)\s*>)(?:\s*\(.*\))?")
_MAP = re.compile(r"(?:map|dict|dictionary|record|hash)\b\s*(?:of\b|from\b|[<(\[])|\w+ to \w+ map$", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][A-Za-z0-9_.]*")


@frozen
class Kind:
    """A type, as stated in a document."""

    type: str
    """Empty if the document only gives a name that it explains elsewhere."""
    items: str | None = None
    """The type of an array's items, if stated."""
    is_nullable: bool = False
    format: str | None = None
    refers: str = ""
    """The name of a type that another part of the document explains."""
    values: tuple[str, ...] = ()
    is_free: bool = False
    """Whether it is an object with any keys."""
    is_optional: bool = False
    """Whether the value may be omitted: ``string | undefined``."""


_SPECIAL = {
    "timestamp": Kind("", refers="timestamp"),
    "unix timestamp": Kind("integer"),
    "epoch timestamp": Kind("integer"),
}


def word(text: str) -> str | None:
    """Return the type that one word names, in the singular or plural."""
    lower = text.lower()
    return _TYPES.get(lower) or _TYPES.get(lower.removesuffix("s"))


def plain(text: str) -> str:
    """Return a text without code and emphasis marks, and with links reduced to their text."""
    bare = _LINK.sub(r"\1", text)
    return re.sub(r"[`*]|(?<!\w)_|_(?!\w)", "", bare.replace("\\|", "|")).strip()


def read(text: str, *, named: bool = True) -> Kind | None:
    """
    Return the type that a text states: ``string | null``, ``object[]``, ``array of strings``; None if unsure.

    With ``named``, a capitalized name is a type that is explained elsewhere.
    """
    if _FLAGGED.search(text):
        return None
    parts = [part for part in _SPLIT.split(_LIMITS.sub("", plain(text)).strip(" .")) if part]
    is_nullable = any(part.lower() in ("null", "nullable", "none") for part in parts)
    is_optional = any(part.lower() in ("undefined", "optional") for part in parts)
    others = [part for part in parts if part.lower() not in ("null", "nullable", "none", "undefined", "optional")]
    if others and all(re.fullmatch(r"'[^']*'|\"[^\"]*\"", part) for part in others):
        return Kind("string", None, is_nullable, values=tuple(part[1:-1] for part in others), is_optional=is_optional)
    found = [_one(part, named=named) for part in others]
    known = [kind for kind in found if kind]
    if not known or len(known) < len(found):
        return None
    first = known[0]
    types = list(dict.fromkeys(kind.type for kind in known))
    if len(types) > 1 and (first.refers or first.items):
        return None
    is_nullable = is_nullable or any(kind.is_nullable for kind in known)
    return Kind(" | ".join(types), first.items, is_nullable, first.format, first.refers, (), first.is_free, is_optional)


def _one(text: str, *, named: bool) -> Kind | None:
    if prefix := re.match(r"(nullable|optional)\s+|(.+)\?$", text, re.IGNORECASE):
        inner = _one(prefix[2] or text[prefix.end() :], named=named)
        is_null = (prefix[1] or "nullable").lower() == "nullable"
        return inner and Kind(
            inner.type, inner.items, is_null, inner.format, inner.refers, (), inner.is_free, not is_null
        )
    lower = text.lower()
    if known := word(text):
        return Kind(known, format=_FORMATS.get(lower) if lower != "date" else None)
    if lower in _SPECIAL:
        return _SPECIAL[lower]
    if array := _ARRAY.fullmatch(text):
        within = next(part for part in array.groups() if part)
        if re.fullmatch(r"\([^()]+\)", within):
            return Kind("array")  # with several item types
        inner = _one(within, named=named)
        return Kind("array", inner.type or "object", refers=inner.refers) if inner else None
    if _MAP.match(text):
        return Kind("object", is_free=True)
    if found := _QUALIFIED.fullmatch(text):
        return _qualified(found[1], found[2] or found[3])
    if found := re.fullmatch(r"(?:(?:ISO|RFC)[ -]?\d+\s+|UUID |[Dd]ate ?)(string)|([A-Z]\w+) objects?", text):
        return Kind("string") if found[1] else Kind("object", refers=found[2])
    return Kind("", refers=text) if named and _NAME.fullmatch(text) else None


def _qualified(outer: str, within: str) -> Kind | None:
    """Return the type of a word followed by brackets: ``string<uuid>``, ``enum<string>``, ``object (Folio)``."""
    known = word(outer)
    if known and outer.lower() == "enum" and (inner := _one(within, named=False)):
        return inner
    refers = within if _NAME.fullmatch(within) and known in ("object", "string") else ""
    return Kind(known, format=_FORMATS.get(within.lower()), refers=refers) if known else None


@define
class Said:
    """Everything stated about a field besides its name."""

    kind: Kind | None = None
    required: bool | None = None
    is_nullable: bool | None = None
    where: str = ""


_FLAGS = re.compile(
    r"(?P<no>not required|optional|required\s*[:=]\s*(?:no|false))\b"
    r"|(?P<yes>required\s*[:=]\s*(?:yes|true)|required|mandatory)\b"
    r"|(?P<null>nullable|or null|null)\b"
    r"|(?P<where>(?:in[: ]+)?(?:path|query|header|body|cookie|response))(?: param\w*)?(?=\W|$)"
    r"|(?:read|write)-?\s?only\b|output only\b|deprecated\b|unique\b|conditional(?:ly)?\b"
    r"|(?:default|example|format|min\w*|max\w*)s?(?: value| to)?\s*[:=]?\s*(?:`[^`]*`|\"[^\"]*\"|'[^']*'|[^\s,;)*]+)"
    r"|type\s*[:=]",
    re.IGNORECASE,
)
_COLON = re.compile(r"^`?\(([\w ]+): *([^()]+)\)`?")  # `(string: <required>)`, `(bool: false)`
_DEFAULTS = {"<required>": "required", "<optional>": "optional"}
_BETWEEN = " \t,;()·•|*_`"
_SEVERAL = re.compile(r"[`* ]*\([^()]+\)\[\]")
_ENDS = re.compile(r"(?=[\s,;)`*_]|:\s|\.\s|[:.]?$)")


def described(text: str, *, named: bool = False) -> tuple[Said, str]:
    """Read the start of a text, such as ``(string, required)``, and return it with the rest, a description."""
    said, rest = (
        Said(),
        _COLON.sub(lambda found: f"({found[1]}, {_DEFAULTS.get(found[2], f'default: {found[2]}')})", text),
    )
    while rest := rest.lstrip(_BETWEEN + "[" if said.kind else "`* " if _SEVERAL.match(rest) else _BETWEEN):
        if flag := _FLAGS.match(rest):
            said.required = True if flag["yes"] else False if flag["no"] else said.required
            said.is_nullable = True if flag["null"] else said.is_nullable
            said.where = said.where or re.sub(r"in[: ]+", "", (flag["where"] or "").lower())
            rest = rest[flag.end() :].lstrip("]")
            continue
        end = 0 if said.kind else _type_end(rest, named=named)
        if not end:
            break
        said.kind, rest = read(rest[:end].strip(), named=named), rest[end:]
    return said, rest.strip()


def _type_end(text: str, *, named: bool) -> int:
    """Return the end of the longest type at the start of a text, or 0."""
    ends = [found.start() for found in _ENDS.finditer(text[:120]) if found.start()]
    whole = (end for end in reversed(ends) if not text[:end].endswith((", enum", ",enum")))
    balanced = (end for end in whole if text[:end].count("(") == text[:end].count(")"))
    return next((end for end in balanced if read(text[:end].strip(), named=named)), 0)
