"""Convert wiki text (MediaWiki, Confluence, Trac) to Markdown, line for line."""

from __future__ import annotations

import re

from . import html
from .page import anchor_of

_CODE = re.compile(
    r"\s*(?:<(?:syntaxhighlight|source)(?:\s+lang=\"?(\w+)\"?)?[^>]*>|<pre>|\{code(?::(?:language=)?(\w+))?[^}]*\}|\{noformat\})\s*"
)
_CODE_END = re.compile(r"\s*(?:</(?:syntaxhighlight|source|pre)>|\{code\}|\{noformat\})\s*")
_ATTRIBUTES = re.compile(r"^[^|\[]*=[^|]*\|(?!\|)")


def is_wiki(text: str) -> bool:
    """Return whether a text has wiki tables or headings."""
    return bool(re.search(r"^\{\||^\|\|[^|\n]+\|\||^h[1-6]\. |^==+ [^=\n]+ ==+\s*$", text, re.MULTILINE))


def as_markdown(text: str) -> str:
    """Return a page as Markdown with the same lines."""
    out: list[str] = []
    in_code = in_table = in_rows = False
    for line in text.split("\n"):
        rows = re.fullmatch(r"\s*(\|\|?)(.*?)\|{1,2}\s*", line) if not in_table and not in_code else None
        if in_rows and not rows:
            out[-1] += "</table>"
            in_rows = False
        if in_code:
            in_code = not _CODE_END.fullmatch(line)
            out.append(line if in_code else "```")
        elif code := _CODE.fullmatch(line):
            in_code = True
            out.append(f"```{code[1] or code[2] or ''}")
        elif line.startswith("{|") or in_table:
            in_table = not line.startswith("|}")
            out.append(_media(line))
        elif rows:
            out.append(("" if in_rows else "<table>") + _row(line))
            in_rows = True
        else:
            out.append(_line(line))
    return "\n".join(out) + ("</table>" if in_rows else "")


def _line(line: str) -> str:
    if heading := re.fullmatch(r"(={1,6})\s*(.*?)\s*=*\s*|h([1-6])\. +(.*)", line):
        level = len(heading[1]) if heading[1] else int(heading[3])
        return "#" * level + " " + _inline(heading[2] or heading[4] or "")
    if term := re.fullmatch(r";\s*(.+?)(?:\s+:\s*(.*))?", line):
        return f"- {_inline(term[1])}" + (f": {_inline(term[2])}" if term[2] else "")
    if bullet := re.match(r"([*#:]+)\s*(?=\S)", line):
        mark = "" if bullet[1].endswith(":") else "- "
        return "  " * len(bullet[1]) + mark + _inline(line[bullet.end() :])
    return _inline(line)


def _inline(text: str) -> str:
    text = re.sub(
        r"</?(?:code|tt)>|\{\{(?=\S)|(?<=\S)\}\}|(?<!\{)\{(?=\{)", "`", text.replace("{{{", "{{").replace("}}}", "}}")
    )
    text = re.sub(r"'''(.+?)'''", r"**\1**", text)
    text = re.sub(r"(?<!\w)''(.+?)''", r"*\1*", text)
    text = re.sub(r"\[\[#?([^\]|]+)\|([^\]]+)\]\]", lambda found: f"[{found[2]}](#{anchor_of(found[1])})", text)
    text = re.sub(r"\[\[#?([^\]|]+)\]\]", lambda found: f"[{found[1]}](#{anchor_of(found[1])})", text)
    return re.sub(r"\[(https?://\S+) ([^\]]+)\]", r"[\2](\1)", text)


def _media(line: str) -> str:
    """Convert a line of a MediaWiki table."""
    if line.startswith("{|"):
        return "<table>"
    if line.startswith("|}"):
        return "</table>"
    if line.startswith("|-"):
        return "<tr>"
    if line.startswith("|+") or not line.startswith(("|", "!")):
        return "" if line.startswith("|+") else html.cell(_inline(line))
    cells = re.split(r"\|\||!!", line[1:])
    return "".join(f"<td>{html.cell(_inline(_ATTRIBUTES.sub('', cell).strip()))}" for cell in cells)


def _row(line: str) -> str:
    """Convert a row of a table with one row per line."""
    cells = re.split(r"\|{1,2}", re.sub(r"^\s*\|{1,2}|\|{1,2}\s*$", "", line))
    return "<tr>" + "".join(f"<td>{html.cell(_inline(cell.strip()))}" for cell in cells)
