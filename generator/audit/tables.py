"""Read table rows as fields, enum values or statuses."""

from __future__ import annotations

import re

from attrs import Factory, define

from . import kinds
from .entries import NAME, Entry
from .facts import Line
from .kinds import Kind, Said, described, plain
from .page import Row, Table

_COLUMNS = {
    "name": "name,parameters,fields,properties,attributes"
    ",field,parameter,param,property,key,attribute,header,element,argument,variable,field name"
    ",parameter name"
    ",property name,attribute name,path parameter,query parameter,response field,response attribute,member",
    "type": "type,data type,datatype,value type,json type",
    "required": "required,mandatory,required?,needed,obligatory,required/optional",
    "optional": "optional,optional?",
    "null": "nullable,null,nullable?,can be null",
    "description": "description,details,meaning,notes,note,what it is,explanation,comment,comments,remarks,summary"
    ",info,definition,constraints,format,default,default value"
    ",why,when,reason,body,response,usage,contents,purpose,deprecated",
    "in": "in,where,location,located in,passed in,parameter type,param type,place",
    "values": "values,allowed values,possible values,enum,valid values,options,accepted values",
    "example": "example,sample,example value",
    "status": "status,code,status code,http status,http code,http status code,error code,response code",
    "value": "value,enum value,constant,state",
}
_WORDS = {word: column for column, words in _COLUMNS.items() for word in words.split(",")}
_ANSWERS = (
    "yes|true|required|✓|✅|✔|✔️|always|y|mandatory|x|☑|:white_check_mark:|:heavy_check_mark:",
    "no|false|optional||-|—|\u2013|✗|❌|n|never|✘|☐|not required|:x:|:heavy_multiplication_x:",
)
_YES, _NO = (frozenset(words.split("|")) for words in _ANSWERS)
_WHERE = re.compile(r"\b(path|query|cookie) param|^\W*(header)\W*$", re.IGNORECASE)
_PLACE = re.compile(r"\b(path|query|header|body|cookie)\b|^\W*ur[il]\W*$", re.IGNORECASE)
_STATUS = re.compile(r"\W*(?:[1-5](?:\d\d|XX)\b|other|default)", re.IGNORECASE)
_STATING = re.compile(r"default|min|max|pattern|format|deprecated|length", re.IGNORECASE)
_DEEPER = re.compile(r"(?:[\s\xa0]|&nbsp;)*((?:↳|└─*|├─*|→|»|>|-+>?|\.(?=\w)|\+)(?:[\s\xa0]*(?:↳|→|»|>))*)[\s\xa0]*")


@define
class Rows:
    """The content of a table."""

    table: Table
    kind: str
    """``fields``, ``values``, ``statuses``, or empty if unknown."""
    entries: list[Entry] = Factory(list)
    """Fields, or statuses with the types of their bodies."""
    values: list[tuple[str, int]] = Factory(list)
    unread: list[tuple[str, int]] = Factory(list)


def read(table: Table) -> Rows:
    """Read a table."""
    found = Rows(table, "")
    columns = _columns(found)
    if {"name", "status", "value", "type"} & set(columns) == {"value"}:
        found.kind = "values"
        values = ((plain(row.cells[columns["value"]]), row.line) for row in table.rows)
        found.values = [value for value in values if value[0]]
    elif "status" in columns and "name" not in columns:
        found.kind = "statuses"
        for row in table.rows:
            _status(found, row, columns)
    elif "name" in columns:
        found.kind = "fields"
        for row in table.rows:
            _field(found, row, columns)
        if any(entry.said.kind and entry.said.kind.is_nullable for entry in found.entries) or "null" in columns:
            for entry in found.entries:
                entry.said.is_nullable = entry.said.is_nullable or False
    else:
        found.unread.append(("a table without names", table.line))
    return found


def _columns(found: Rows) -> dict[str, int]:
    """Return the index of each column with a known head. The column of names may have an unknown head."""
    table = found.table
    columns: dict[str, int] = {}
    for index, head in enumerate(table.head):
        column = _WORDS.get(plain(head).lower())
        if column is None or (column in columns and column != "description"):
            found.unread.append((f"the column {head}", table.line))
        columns.setdefault(column or "description", index)
    if "name" in columns and all(_STATUS.match(row.cells[columns["name"]]) for row in table.rows):
        columns["status"] = columns.pop("name")
    are_names = all(re.fullmatch(NAME, plain(row.cells[0])) for row in table.rows)
    if columns.get("type") and not {"name", "status"} & set(columns) and are_names:
        columns["name"] = 0
    return columns


def _status(found: Rows, row: Row, columns: dict[str, int]) -> None:
    cell = plain(row.cells[columns["status"]])
    numbers = re.findall(r"\b[1-5](?:\d\d|XX)\b", cell)
    if not numbers and re.match(r"(?:all )?other|default|any", cell, re.IGNORECASE):
        numbers = ["default"]
    if not numbers:
        found.unread.append((f"the status {cell}", row.line))
        return
    kind = kinds.read(row.cells[columns["type"]]) if "type" in columns else None
    text = [Line(row.line, " ".join(row.cells[: columns["status"]] + row.cells[columns["status"] + 1 :]))]
    found.entries.append(Entry(numbers, row.line, Said(kind), text, row=found.table.line))


def _field(found: Rows, row: Row, columns: dict[str, int]) -> None:
    cells = {column: row.cells[index] for column, index in columns.items()}
    used = {index for column, index in columns.items() if column not in ("description", "value", "status")}
    stated = [_stated(head, cell) for head, cell in zip(found.table.head, row.cells, strict=False)]
    text = " ".join(cell for index, cell in enumerate(stated) if index not in used)
    name, depth = cells["name"].strip(), 0
    if deeper := _DEEPER.match(name):
        name, depth = name[deeper.end() :], len(re.findall(r"[↳└├→»>.+]|-(?!>)", deeper[1]))
    names, said = _names(name)
    if not names:
        if any(cells.values()):
            found.unread.append((f"the name {cells['name']}", row.line))
        return
    entry = Entry(names, row.line, said, [Line(row.line, text)], indent=depth, row=found.table.line)
    stated = [
        f"{head}: {cell}" if _STATING.match(head) else cell
        for head, cell in zip(found.table.head, row.cells, strict=False)
    ]
    entry.source = [Line(row.line, cell) for at, cell in enumerate(stated) if at != columns["name"]]
    if where := _WHERE.search(found.table.head[columns["name"]]):
        said.where = said.where or (where[1] or where[2]).lower()
    if "in" in cells:
        place = _PLACE.search(cells["in"])
        said.where = (place[1] or "path").lower() if place else ""
    _type(entry, cells.get("type", "").strip(" -—"))
    if len(row.cells) == 2 and not found.table.head[1]:  # a type and a description in one cell
        entry.said.kind, rest = _leading_type(row.cells[1])
        entry.description = [Line(row.line, rest)]
    _required(entry, cells)
    if "null" in cells:
        said.is_nullable = plain(cells["null"]).lower() in _YES
    entry.example = cells.get("example", "").strip('`"')
    values = cells.get("values", "")
    entry.values = [(value, row.line) for value in re.findall(r"`([^`]+)`", values) or re.findall(r"[\w-]+", values)]
    found.entries.append(entry)


def _stated(head: str, cell: str) -> str:
    """Return a cell prefixed with its head, if the head says what the cell states, such as a default."""
    if not _STATING.match(head):
        return cell
    return "" if plain(cell).lower() in ("", "-", "—", "none", "n/a", "null") else f"{head}: {cell}."


def _type(entry: Entry, stated: str) -> None:
    """Note the type in a cell, and everything else that it states."""
    if not stated:
        return
    entry.said.kind = kinds.read(stated)
    if entry.said.kind is None:
        more, tail = described(stated, named=True)
        entry.said.kind = more.kind
        entry.said.required = more.required if entry.said.required is None else entry.said.required
        entry.said.is_nullable = more.is_nullable
        entry.description.insert(0, Line(entry.line, tail))
    if entry.said.kind is None:
        entry.unread.append(f"the type {stated}")


def _leading_type(cell: str) -> tuple[Kind | None, str]:
    """Return the type, in code marks, at the start of a cell, and the rest."""
    code = re.match(r"`([^`]+)`\s*", cell)
    kind = kinds.read(code[1]) if code else None
    return kind, cell[code.end() :] if code and kind else cell


def _required(entry: Entry, cells: dict[str, str]) -> None:
    """Note whether a cell says that a field is required or optional."""
    for column, is_positive in (("required", True), ("optional", False)):
        if column not in cells:
            continue
        word = plain(cells[column]).lower().rstrip(".")
        first = word.split(" ")[0]
        if word in _YES | _NO or first in (_YES | _NO) - {""}:
            is_yes = word in _YES or first in _YES
            entry.said.required = (is_yes is is_positive) if word or is_positive else None
        else:
            entry.unread.append(f"required: {cells[column]}")


def _names(cell: str) -> tuple[list[str], Said]:
    """Return the names in a cell, and what else it states: ``id`` *required*, ``a`` / ``b``."""
    cell = re.sub(r"^(`?)[<{:](\w+)[>}]?(`?)$", r"\1\2\3", cell)
    if (first := re.match(rf"({NAME})\s+(?=`)", cell)) and not described(cell[first.end() :])[1]:
        return [first[1]], described(cell[first.end() :])[0]
    spans = re.findall(rf"`({NAME})`", cell)
    rest = re.sub(rf"`{NAME}`\??|\band\b|[,/*]", " ", cell)
    if not spans:
        parts = re.split(r"\s*(?:,|/)\s*", plain(cell))
        whole = re.fullmatch(rf"({NAME})\*?(?:\s+(.+)|\s*(\(.*\)|\*))?", plain(cell))
        if all(re.fullmatch(NAME, part) for part in parts):
            return parts, Said(required=True if re.search(r"\w\\?\*\s*$", cell) else None)
        if not whole:
            return [], Said()
        spans, rest = [whole[1]], whole[2] or whole[3] or ""
    said, tail = described(rest)
    return (spans, said) if not tail.strip(" .:-") or re.match(r"\W", tail) else (spans[:1], said)
