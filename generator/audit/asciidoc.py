"""Convert AsciiDoc to Markdown, line for line."""

from __future__ import annotations

import re

from . import html

_FENCE = re.compile(r"(?:-{4,}|\.{4,})\s*")
_CELL = re.compile(r"(?:^|(?<=\s))(?:\d+[+*])?[<^>.]*(?:[aehlmsd](?=\|))?\|")


def is_asciidoc(text: str) -> bool:
    """Return whether a text has AsciiDoc headings, tables or attributes."""
    return bool(re.search(r"^={1,5} \S", text, re.M)) and bool(
        re.search(r"^(?:\|===|\[.+\]|----|:[\w-]+:|\S.*::)\s*$|^.+:: ", text, re.M)
    )


def as_markdown(text: str) -> str:
    """Return a page as Markdown with the same lines."""
    for name, value in re.findall(r"^:([\w-]+): (\S.*)$", text, re.MULTILINE):
        text = text.replace(f"{{{name}}}", value)
    lines = text.split("\n")
    out: list[str] = []
    language, title, fence, anchor = "", "", "", ""
    index = 0
    while index < len(lines):
        line = lines[index]
        if fence:
            out.append("```" if line.strip() == fence else line)
            fence = "" if line.strip() == fence else fence
        elif _FENCE.fullmatch(line):
            fence = line.strip()
            out.append(f"```{language} {title}".rstrip())
            language = title = ""
        elif line.startswith(("|===", ",===", "!===")):
            index = _table(lines, out, index)
            continue
        elif block := re.fullmatch(r"\[(?:source|,)?%?\w*,? ?([\w-]*).*\]\s*", line):
            language = block[1] if "source" in line or line.startswith("[,") else ""
            language = "" if language == "console-result" else language
            anchor = next(iter(re.findall(r"\[(?:#|\[)([\w-]+)", line)), "")
            out.append("")
        elif re.match(r"\.\w", line):
            title = line[1:].strip()
            is_block = any(after.startswith("====") for after in lines[index + 1 : index + 3])  # nested fields
            title = "" if is_block else title
            out.append(f"**{title}**" if title else "")
        elif heading := re.fullmatch(r"(={1,6}) +(.*)", line):
            out.append("#" * len(heading[1]) + " " + _inline(heading[2]) + (f" {{#{anchor}}}" if anchor else ""))
            anchor = ""
        elif re.match(r":[\w-]+!?:|//|\+\s*$|(?:=|\*|_){4}\s*$", line):
            out.append("")
        else:
            out.append(_line(line))
        index += 1
    return "\n".join(out)


def _line(line: str) -> str:
    """Convert a line of text, a term or a bullet."""
    if term := re.fullmatch(r"\s*(\S.*?)(:{2,4})(?: +(.*))?", line):
        name, indent = _inline(term[1]), "  " * (len(term[2]) - 2)
        return f"{indent}- {name if '`' in name or '*' in name else f'`{name}`'} {_inline(term[3] or '')}".rstrip()
    bullet = re.match(r"\s*(\*+|-|\.+) +", line)
    if not bullet:
        return _inline(line)
    return "  " * (len(bullet[1]) - 1) + f"- {_inline(line[bullet.end() :])}"


def _inline(text: str) -> str:
    text = re.sub(r"<<#?([\w-]+)(?:, ?([^>]+))?>>", lambda found: f"[{found[2] or found[1]}](#{found[1]})", text)
    text = re.sub(r"xref:#?([^\s\[]+)\[([^\]]*)\]", r"[\2](#\1)", text)
    text = re.sub(r"(?:link:)?(https?://[^\s\[]+)\[([^\]]*)\]", r"[\2](\1)", text)
    text = re.sub(r"`\+([^`]+?)\+`", r"`\1`", text)
    return re.sub(r"(?<![\w*`])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])", r"**\1**", text)


def _table(lines: list[str], out: list[str], index: int) -> int:
    """Write a table as an HTML table, and return the index after it. Its cells may be on separate lines."""
    end = next((at for at in range(index + 1, len(lines)) if lines[at].startswith(lines[index][:4])), len(lines) - 1)
    body = [(at, lines[at]) for at in range(index + 1, end)]
    first = next((line for _, line in body if line.strip()), "")
    stated = re.search(r"cols=\"?([^\"\]]+)", lines[index - 1]) if index else None
    width = _columns(stated[1]) if stated else len(_CELL.findall(first))
    out.append("<table>")
    count = 0
    for _, line in body:
        cells = _CELL.split(line)
        text = html.cell(_inline(cells[0].strip()))
        for cell in cells[1:]:
            text += ("<tr>" if count % max(width, 1) == 0 else "") + f"<td>{html.cell(_inline(cell.strip()))}"
            count += 1
        out.append(text or " ")
    out.append("</table>")
    return end + 1


def _columns(text: str) -> int:
    repeated = re.match(r"\s*(\d+)\*", text)
    return int(repeated[1]) if repeated else len(text.split(","))
