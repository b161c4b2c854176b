"""
Pages generated from a spec, in each format of the vendor docs.

Facts that a format cannot express are on a second page, as with vendors: rendered text has no field names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from textwrap import indent

from ..vendors import Vendor
from . import code
from .marks import Other, Page, bare
from .openapi_page import embedded
from .outline import Answer, Field, Outline
from .writing import Writer

_NULL = " | null"


def components(writer: Writer) -> str:
    """Return a Mintlify page."""
    outline = writer.outline
    parts = [f"# Details of a job\n\n> What came of it\n\n{_said_route(writer)}\n\n## Headers"]
    parts += [_credential(writer), *(_component(writer, field, "header") for field in outline.of("header"))]
    for where, title in (("path", "Path Parameters"), ("query", "Query Parameters")):
        if fields := outline.of(where):
            parts += [f"## {title}", *(_component(writer, field, where) for field in fields)]
    parts += ["## Response", *(_component(writer, field) for field in outline.success.fields)]
    parts += [part for answer in outline.errors for part in _errors(writer, answer, _components)]
    return "\n\n".join([*parts, _requests(writer), _responses(writer)]) + "\n"


def _components(writer: Writer, fields: tuple[Field, ...]) -> str:
    return "\n\n".join(_component(writer, field) for field in fields)


def _component(writer: Writer, field: Field, where: str = "", link: str = "") -> str:
    """Return a field with those in it, in one of several ways to write attributes."""
    tag, key = ("ParamField", where) if where else ("ResponseField", "name")
    look = writer.next(4)
    quoted = ('"{}"', "'{}'", '{{"{}"}}', '"{}"')[look]
    name = writer.mark("name", field.name, field.place)
    kind = writer.type(field, _NULL, suffix=look != 1 or not field.fields)
    attributes = [f"{key}={quoted.format(name)}", f"type={quoted.format(kind)}"]
    attributes = attributes[::-1] if look in (1, 2) else attributes
    yes, no = (("required", ""), ("required={true}", "required={false}"))[look % 2]
    said, other = (yes, no) if field.is_required else (no, yes)
    if where or field.place != ("200", *writer.outline.vendor.job_steps):
        said = writer.mark(
            "required", said, field.place, Other("required changed", other, () if other else field.place)
        )
    attributes.append(said)
    between = "\n  " if look == 2 else " "
    opening = f"<{tag}{between}{between.join(part for part in attributes if part)}"
    text = writer.description(field, link=link)
    if field.fields and not link:
        text += "\n\n" + _expandable(writer, field)
    if look == 3 and text == "What it is.":
        component = f"{opening} />"
    elif "\n" in text or look != 0:
        component = f"{opening}>\n{indent(text, '  ')}\n</{tag}>"
    else:
        component = f"{opening}>{text}</{tag}>"
    copy = _renamed(bare(component), field)
    return writer.mark(
        "field",
        component,
        field.place,
        *([Other("field dropped", "", field.place)] if _has_siblings(writer, field) else []),
        Other("field added", f"{bare(component)}\n{copy}", (*field.place[:-1], f"{field.name}_too")),
        Other("field twice", f"{bare(component)}\n{bare(component)}", field.place),
        *([Other("field moved", f"\0{bare(component)}", field.place)] if _can_move(field) else []),
    )


def _has_siblings(writer: Writer, field: Field) -> bool:
    """Return whether a list goes on without a field; if it was all of it, a sample that is left says the same."""
    lists: list[tuple[Field, ...]] = [(parameter,) for parameter in writer.outline.parameters]
    for answer in writer.answers():
        lists += [answer.fields, *(found.fields for found in _all(answer.fields))]
    return any(len(fields) > 1 or not fields[0].place[0].isdigit() for fields in lists if field in fields)


def _can_move(field: Field) -> bool:
    """Return whether a field stands elsewhere than directly in the success."""
    return len(field.place) > 2 or field.place[0] != "200"


def _renamed(text: str, field: Field) -> str:
    for around in ('"{}"', "'{}'", "`{}`"):
        if around.format(field.name) in text:
            return text.replace(around.format(field.name), around.format(f"{field.name}_too"), 1)
    raise AssertionError(text)


def _expandable(writer: Writer, field: Field) -> str:
    title = "properties"
    if writer.next(3):
        title = writer.mark("title", f"{field.name}[]" if field.type == "array" else field.name, field.place)
    inside = "\n\n".join(_component(writer, child) for child in field.fields)
    return f'<Expandable title="{title}">\n{indent(inside, "  ")}\n</Expandable>'


def _said_route(writer: Writer) -> str:
    """Return method and path in a sentence, and the base URL if there is one."""
    text = f"Ask with `{writer.route()}`."
    text = writer.mark("route", text, (), Other("route dropped", "Ask.", ("method and path",)))
    if writer.outline.base:
        text += f"\n\nBase URL: `{writer.mark('base URL', writer.outline.base)}`"
    return text


def _credential(writer: Writer) -> str:
    name = writer.mark("name", writer.outline.header, ("header", writer.outline.header))
    form = writer.mark("authentication", writer.outline.form)
    text = f'<ParamField header="{name}" type="string" required>\n  Your key. Format: `{form}`\n</ParamField>'
    return writer.mark("field", text, (), Other("credential dropped", "", ("authentication",)))


def _errors(writer: Writer, answer: Answer, fields: Callable[[Writer, tuple[Field, ...]], str]) -> list[str]:
    said = " ".join(
        f"It answers with a {writer.mark('status', status, (status,))} status if it cannot."
        for status in answer.statuses
    )
    return ["### Error Response", said, fields(writer, answer.fields)]


def _requests(writer: Writer) -> str:
    samples = [
        f"```bash cURL theme={{null}}\n{code.curl(writer)}\n```",
        f"```curl cURL again\n{code.curl(writer)}\n```",
        f"```python Python\n{code.python(writer)}\n```",
        f"```python Python, too theme={{null}}\n{code.python(writer)}\n```",
        f"```javascript JavaScript\n{code.javascript(writer)}\n```",
        f"```js Node.js\n{code.javascript(writer)}\n```",
    ]
    if writer.outline.body is not None:
        samples.append(f"```json Body\n{code.body(writer)}\n```")
    group = ("RequestExample", "CodeGroup")[writer.next(2) if writer.outline.body is None else 0]
    return f"<{group}>\n{indent(chr(10).join(samples), '  ')}\n</{group}>"


def _responses(writer: Writer) -> str:
    samples = [_response(writer, answer, " theme={null}") for answer in writer.answers()]
    return f"<ResponseExample>\n{indent(chr(10).join(samples), '  ')}\n</ResponseExample>"


def _response(writer: Writer, answer: Answer, options: str = "") -> str:
    sample = writer.sample(answer.example, ("/".join(answer.statuses),))
    return f"```json {writer.title(answer)}{options}\n{sample}\n```"


def tables(writer: Writer) -> str:
    """Return a GitHub page: lists in tables, and dotted field names."""
    outline = writer.outline
    parts = ["## Overview\n\nIt tells what came of a job.", _labels(writer), "## Authorization"]
    parts.append(f"Send your key in a header.\n\n```json\n{_header_line(writer)}\n```")
    for where, title in (("header", "Headers"), ("path", "Path Parameters"), ("query", "Query Parameters")):
        if fields := outline.of(where):
            parts += [f"## {title}", _table(writer, fields, has_required=True)]
    if outline.body is not None:
        parts += ["## Request body", f"```json\n{code.body(writer)}\n```"]
    parts += ["## Response", _table(writer, outline.success.fields, has_required=True)]
    success = writer.sample(outline.success.example, ("200",))
    parts.append(f"```json {writer.title(outline.success)}\n{success}\n```")
    for answer in outline.errors:
        parts += _errors(writer, answer, lambda writer, fields: _table(writer, fields, has_required=False))
        parts.append(_response(writer, answer))
    parts += ["## Samples", f"```sh\n{code.curl(writer)}\n```", f"```py\n{code.python(writer)}\n```"]
    return "\n\n".join(parts) + "\n"


def _labels(writer: Writer) -> str:
    method = writer.mark("method", writer.outline.method)
    route = f"- Method: `{method}`\n- URL: `{writer.path()}`"
    route = writer.mark("route", route, (), Other("route dropped", "- Nothing", ("method and path",)))
    needed = writer.mark("authentication required", "yes", (), Other("authentication changed", "no"))
    base = f"- Base URL: `{writer.mark('base URL', writer.outline.base)}`\n" if writer.outline.base else ""
    return f"{base}{route}\n- Authentication required: {needed}"


def _header_line(writer: Writer) -> str:
    name = writer.mark("header", writer.outline.header)
    line = f"{name}: {writer.mark('authentication', writer.outline.form)}"
    return writer.mark("field", line, (), Other("credential dropped", "{}", ("authentication",)))


def _table(writer: Writer, fields: list[Field] | tuple[Field, ...], *, has_required: bool, prefix: str = "") -> str:
    """Return a table of fields and their nested fields."""
    heads = [("Name", "Field")[writer.next(2)], "Type", *(["Required"] if has_required else []), "Description"]
    rows = [_row(writer, field, prefix, has_required) for field in fields]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *(row for group in rows for row in group)]
    return "\n".join(lines)


def _row(writer: Writer, field: Field, prefix: str, has_required: bool) -> list[str]:
    name = writer.mark("name", field.name, field.place)
    look = writer.next(2)
    kind = writer.type(field, " \\| null", suffix=True)
    cells = [f"`{prefix}{name}`", f"`{kind}`" if look and not field.is_nullable else kind]
    if has_required:
        yes, no = (("Yes", "No"), ("required", "optional"))[look]
        said, other = (yes, no) if field.is_required else (no, yes)
        is_given = field.place[0].isdigit() and field.place == ("200", *writer.outline.vendor.job_steps)
        cells.append(said if is_given else writer.mark("required", said, field.place, Other("required changed", other)))
    line = f"| {' | '.join([*cells, writer.description(field)])} |"
    more = bare(line).replace(field.name, f"{field.name}_too", 1)
    row = writer.mark(
        "field",
        line,
        field.place,
        *([Other("field dropped", "\b", field.place)] if _has_siblings(writer, field) else []),
        Other("field added", f"{bare(line)}\n{more}", (*field.place[:-1], f"{field.name}_too")),
        Other("field twice", f"{bare(line)}\n{bare(line)}", field.place),
    )
    below = prefix + field.name + ("[]." if field.type == "array" else ".")
    return [row, *(line for child in field.fields for line in _row(writer, child, below, has_required))]


def mixed(writer: Writer) -> str:
    """Return a Mintlify page in which one component links to the table of its fields."""
    outline = writer.outline
    linked = next(field for field in outline.success.fields if field.fields)
    anchor = f"the-{linked.name.replace('_', '-')}-fields"
    parts = ["---", f"openapi: {writer.route()}", "---", "", "# Details of a job", ""]
    page = ["\n".join(parts), "## Headers", _credential(writer)]
    page += [_component(writer, field, "header") for field in outline.of("header")]
    for where in ("path", "query"):
        page += [_component(writer, field, where) for field in outline.of(where)]
    page.append("## Response")
    for field in outline.success.fields:
        page.append(_component(writer, field, link=anchor if field is linked else ""))
    page += [part for answer in outline.errors for part in _errors(writer, answer, _components)]
    page += [_requests(writer), _responses(writer)]
    title = f"The {linked.name.replace('_', ' ')} fields"
    page += [f"## {title}", _table(writer, linked.fields, has_required=any(f.is_required for f in linked.fields))]
    return "\n\n".join(page) + "\n"


def rendered(writer: Writer) -> str:
    """Return the text of a page as displayed in a browser."""
    outline = writer.outline
    lines = [code.curl(writer).removeprefix("# Ask about it\n").partition(" | jq")[0]]
    lines += [writer.sample(outline.success.example, ("200",)), "Jobs", "Details of a job", "What came of it."]
    lines.append(writer.mark("method", outline.method))
    lines += [writer.mark("path", part) if part != "/" else part for part in _pieces(outline.path)]
    form = writer.mark("authentication", outline.form)
    has_scheme = outline.header == "Authorization" and " " in outline.form
    lines += ["Your key. Format:", form] if has_scheme else [f"{writer.mark('header', outline.header)}: {form}"]
    lines.append("Response")
    listed = [field for field in _all(outline.success.fields) if field.values]
    lines += [writer.values(field, quote='"'[: writer.next(2)]) for field in listed]
    for answer in outline.errors:
        for status in answer.statuses:
            sample = writer.sample(answer.example, (status,))
            lines += [f"{writer.mark('status', status, (status,))} {_phrase(status)}", sample]
    return "\n".join(line.replace("\n  ", "\n") for line in lines) + "\n"


def _all(fields: tuple[Field, ...]) -> list[Field]:
    return [found for field in fields for found in (field, *_all(field.fields))]


def _pieces(path: str) -> list[str]:
    return [piece for part in path.split("/")[1:] for piece in ("/", part)]


def _phrase(status: str) -> str:
    return HTTPStatus(int(status)).phrase


Form = Callable[[Writer], str]
FORMS: dict[str, tuple[Form, ...]] = {
    "components": (components,),
    "tables": (tables,),
    "openapi": (embedded,),
    "rendered": (rendered, components),
    "mixed": (mixed,),
}
"""The pages of each format; the first has that format, the others have the facts that it cannot express."""


_UNWRITTEN = re.compile(
    '"(4XX|5XX|default|allOf|oneOf|const|pattern|deprecated|readOnly|additionalProperties|outcome|x-phase|x-not-found'
    '|(exclusive)?[mM](in|ax)imum|(min|max)(Length|Items))":'
)
"""Facts of a spec that no page here states."""


def can_write(vendor: Vendor) -> bool:
    """Return whether these pages can express all facts of a vendor's spec."""
    return not _UNWRITTEN.search(json.dumps([vendor.document["paths"], vendor.document["components"]]))


def pages(outline: Outline, form: str) -> list[Page]:
    """Return the pages of a spec in a format."""
    turn = list(FORMS).index(form) + len(json.dumps(outline.document))
    found = []
    for index, write in enumerate(FORMS[form]):
        writer = Writer(outline, turn + index)
        found.append(writer.marks.page(write(writer)))
    return found
