"""Convert reStructuredText, with the fields of sphinxcontrib-httpdomain, to Markdown, line for line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import html

_FIELDS = {
    "param": "path", "parameter": "path", "arg": "path", "urlparam": "path",
    "query": "query", "queryparameter": "query", "queryparam": "query",
    "reqheader": "header", "requestheader": "header",
    "<json": "body", "reqjson": "body", "jsonparam": "body", "form": "body", "formparameter": "body",
    ">json": "response", "resjson": "response", "resjsonobj": "response",
    ">jsonarr": "response[]", "resjsonarr": "response[]",
    "statuscode": "status", "status": "status", "code": "status",
}  # fmt: skip
_FIELD = re.compile(r"(\s*):([<>]?\w+)(?:[ \t]+([^:\n]+?))?:(?:[ \t]+(.*))?")
_ROUTE = re.compile(r"(\s*)\.\. http:(get|post|put|patch|delete):: (\S+)\s*")
_CODE = re.compile(r"(\s*)\.\. (?:code|code-block|sourcecode|code-tab|parsed-literal):: *([\w-]*).*")
_ADORNED = re.compile(r"([=\-~^\"'`#*+:.])\1{2,}\s*")
_RULE = re.compile(r"\s*=+(?: +=+)+\s*|\s*\+(?:[=-]+\+)+\s*")


def is_rst(text: str) -> bool:
    """Return whether a text has reStructuredText directives or fields."""
    return bool(re.search(r"^\s*\.\. [\w:-]+::|^\s*:[<>]?\w+ [\w ]+: \S", text, re.MULTILINE)) and "```" not in text


def as_markdown(text: str) -> str:
    """Return a page as Markdown with the same lines."""
    lines = _with_types(text.split("\n"))
    marks: list[str] = []
    out = [""] * len(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        after = lines[index + 1] if index + 1 < len(lines) else ""
        if (
            line.strip()
            and _ADORNED.fullmatch(after)
            and len(after.strip()) >= len(line.strip())
            and not _is_table(line)
        ):
            marks += [after[0]] if after[0] not in marks else []
            out[index] = "#" * (marks.index(after[0]) + 1) + " " + _inline(line.strip())
            index += 2
        elif route := _ROUTE.fullmatch(line):
            out[index] = f"`{route[2].upper()} {route[3]}`"
            index += 1
        elif code := _CODE.fullmatch(line):
            index = _code(lines, out, index, code[2])
        elif re.match(r"\s*\.\. list-table::", line):
            index = _list_table(lines, out, index)
        elif _RULE.fullmatch(line):
            index = _table(lines, out, index)
        elif field := _FIELD.fullmatch(line):
            out[index] = _field(field)
            index += 1
        elif re.match(r"\s*(?:\.\. |:[\w-]+:\s*$)", line):
            index += 1
        else:
            out[index] = _inline(line)
            index += 1
    return "\n".join(out)


def _with_types(lines: list[str]) -> list[str]:
    """Add to each parameter the type that a line below it states: ``:type job_id: int``."""
    for line in list(lines):
        if stated := re.fullmatch(r"\s*:(?:type|paramtype) (\S+): *(.+)", line):
            named = rf"(\s*:\w+ ){re.escape(stated[1])}(:.*)"
            lines = [re.sub(named, rf"\1{stated[2]} {stated[1]}\2", other) if other != line else "" for other in lines]
    return lines


def _is_table(line: str) -> bool:
    return bool(_RULE.fullmatch(line))


def _inline(line: str) -> str:
    """Convert the roles and literals in a line to Markdown."""
    line = re.sub(r":[\w:-]+:`([^`<]*?)(?:\s*<[^`>]*>)?`", r"`\1`", line)
    line = re.sub(r"`([^`<\n]+?) <#?([^`>\n]+)>`__?", r"[\1](\2)", line)
    return re.sub(r"``([^`\n]+)``", r"`\1`", line)


def _field(found: re.Match[str]) -> str:
    """Convert a field of a directive to a bullet."""
    where = _FIELDS.get(found[2].lower())
    words, text = (found[3] or "").split(), _inline(found[4] or "")
    if re.fullmatch(r"[1-5]\d\d", found[2]):
        return f"- **{found[2]}**: {text}"
    if not where or not words:
        return _inline(found[0])
    if where == "status":
        return f"- **{words[0]}**: {text}"
    said = ", ".join([*([" ".join(words[:-1])] if words[:-1] else []), where])
    return f"- `{words[-1]}` ({said}): {text}"


def _code(lines: list[str], out: list[str], index: int, language: str) -> int:
    """Write code as a fence, and return the index after it."""
    indent = len(lines[index]) - len(lines[index].lstrip())
    first = index + 1
    while first < len(lines) and (not lines[first].strip() or re.match(r"\s*:[\w-]+:", lines[first])):
        first += 1
    last = first
    while last < len(lines) and (not lines[last].strip() or len(lines[last]) - len(lines[last].lstrip()) > indent):
        last += 1
    end = last
    while end > first and not lines[end - 1].strip():
        end -= 1
    if end > first and end < len(lines):
        out[first - 1 if first > index + 1 else index] = f"```{language}"
        shift = min(len(line) - len(line.lstrip()) for line in lines[first:end] if line.strip())
        out[first:end] = [line[shift:] for line in lines[first:end]]
        out[end] = "```"
    elif end > first:
        shift = min(len(line) - len(line.lstrip()) for line in lines[first:end] if line.strip())
        out[first - 1] = f"```{language}"
        out[first:end] = [line[shift:] for line in lines[first:end]]
    return max(last if last == end or end >= len(lines) else end + 1, index + 1)


def _list_table(lines: list[str], out: list[str], index: int) -> int:
    """Write a list-table as an HTML table, and return the index after it."""
    indent = len(lines[index]) - len(lines[index].lstrip())
    out[index] = "<table>"
    at = index + 1
    while at < len(lines) and (not lines[at].strip() or len(lines[at]) - len(lines[at].lstrip()) > indent):
        cell = re.match(r"\s*(\* )?- ?(.*)", lines[at])
        if cell:
            out[at] = ("<tr>" if cell[1] else "") + f"<td>{_cell(cell[2])}"
        elif not re.match(r"\s*:[\w-]+:", lines[at]):
            out[at] = _cell(lines[at].strip()) or " "
        at += 1
    out[at - 1] += "</table>"
    return at


def _table(lines: list[str], out: list[str], index: int) -> int:
    """Write a simple or grid table as an HTML table, and return the index after it."""
    rule = lines[index]
    spans = [(found.start(), found.end()) for found in re.finditer(r"[=-]+", rule)]
    is_grid = rule.lstrip().startswith("+")
    out[index] = "<table>"
    at, rules, is_new = index + 1, 1, True
    while at < len(lines) and (lines[at].strip() if is_grid or rules >= 3 else True):
        if _RULE.fullmatch(lines[at]) or (is_grid and re.fullmatch(r"\s*\+[-=+]+\s*", lines[at])):
            rules, is_new = rules + 1, True
            out[at] = " "
            if not is_grid and rules == 3:
                at += 1
                break
        else:
            cells = list(_cells(lines[at], spans))
            starts = is_new if is_grid else bool(cells and cells[0])
            out[at] = "<tr>" + "".join(f"<td>{cell}" for cell in cells) if starts else " ".join(cells)
            is_new = False if is_grid else is_new
        at += 1
    out[at - 1] += "</table>"
    return at


def _cells(line: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    for number, (start, end) in enumerate(spans):
        yield _cell(line[start : end if number < len(spans) - 1 else None].strip().strip("|").strip())


def _cell(text: str) -> str:
    return html.cell(_inline(text))
