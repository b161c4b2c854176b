"""Samples of requests: curl, Python, JavaScript; each in two ways."""

from __future__ import annotations

from .marks import Other, bare
from .writing import Writer


def curl(writer: Writer) -> str:
    """Return a command for curl."""
    outline = writer.outline
    is_long = writer.next(2)
    method, header, data = ("--request", "--header", "--data") if is_long else ("-X", "-H", "-d")
    verb = writer.mark("method", outline.method)
    lines = [f'curl {method} {verb} "{writer.url()}"']
    if is_long:
        lines = [f"curl {method} {verb}", f'--url "{writer.url(with_variable=True)}"']
    for name, value in writer.headers(with_variable=bool(is_long)):
        lines.append(_droppable(writer, f'{header} "{name}: {value}"', bare(name)))
    if outline.body is not None:
        lines.append(_droppable(writer, f"{data} '{writer.sample(outline.body, ('body',))}'", "body"))
    command = " \\\n  ".join(lines)
    if is_long and (way := next(iter(writer.read_fields()), None)):
        command += f" | jq '.{writer.mark('use', way[1].name, way[1].place)}'"
    return f"# Ask about it\n{command}"


def _droppable(writer: Writer, line: str, name: str) -> str:
    """Return a line of a command, which could be left out."""
    kind = "body dropped" if name == "body" else "header dropped"
    return writer.mark("line", line, (), Other(kind, "-s", ("body",) if name == "body" else ("header", name)))


def python(writer: Writer) -> str:
    """Return code for requests or httpx."""
    outline = writer.outline
    module = ("requests", "httpx")[writer.next(2)]
    lines = [f"import {module}", ""]
    url = f'"{writer.url()}"'
    if outline.examples and writer.next(2):
        arguments = {}
        for parameter in outline.of("path"):
            lines.append(f'{parameter.name} = "{writer.mark("argument", str(outline.examples[parameter.name]))}"')
            arguments[parameter.name] = "{" + parameter.name + "}"
        url = f'f"{writer.url(arguments=arguments)}"'
    headers = [_entry(writer, f'"{name}": "{value}",', bare(name)) for name, value in writer.headers(with_type=False)]
    lines += [f"url = {url}", "headers = {", *(f"    {entry}" for entry in headers), "}", ""]
    verb = outline.method.lower()
    method = writer.mark("method", verb, (), Other("method changed", "patch"))
    body = ""
    if outline.body is not None:
        body = f", json={writer.sample(outline.body, ('body',))}"
        body = writer.mark("line", body, (), Other("body dropped", "", ("body",)))
    lines.append(f"response = {module}.{method}(url, headers=headers{body})")
    lines.append(f"if response.status_code == {writer.mark('status', '200', ('200',))}:")
    lines.append("    answer = response.json()")
    for way, field in writer.read_fields():
        steps = (
            "".join(f"[{part.strip('[]')}]" if part == "[0]" else f'["{part}"]' for part in way[:-1])
            + f'["{writer.mark("use", way[-1], field.place)}"]'
        )
        lines.append(f"    print(answer{steps})")
    return "\n".join(lines)


def javascript(writer: Writer) -> str:
    """Return code that calls fetch."""
    outline = writer.outline
    lines = []
    url = f'"{writer.url()}"'
    if outline.examples and writer.next(2):
        arguments = {}
        for parameter in outline.of("path"):
            value = writer.mark("argument", str(outline.examples[parameter.name]))
            lines.append(f"const {parameter.name} = '{value}';")
            arguments[parameter.name] = "${" + parameter.name + "}"
        url = f"`{writer.url(arguments=arguments)}`"
    lines += [f"const response = await fetch({url}, {{"]
    lines.append(f'  method: "{writer.mark("method", outline.method)}",')
    entries = [_entry(writer, f"'{name}': '{value}',", bare(name)) for name, value in writer.headers()]
    lines += ["  headers: {", *(f"    {entry}" for entry in entries), "  },"]
    if outline.body is not None:
        body = f"body: JSON.stringify({writer.sample(outline.body, ('body',))}),"
        lines.append("  " + writer.mark("line", body, (), Other("body dropped", "", ("body",))))
    lines += ["});", "const answer = await response.json();"]
    for way, field in writer.read_fields():
        steps = "".join(part if part == "[0]" else f".{part}" for part in way[:-1])
        lines.append(f"console.log(answer{steps}.{writer.mark('use', way[-1], field.place)});")
    for answer in outline.errors:
        lines.append(f"if (response.status === {writer.mark('status', answer.statuses[0])}) throw new Error('gone');")
    return "\n".join(lines)


def _entry(writer: Writer, entry: str, name: str) -> str:
    return writer.mark("line", entry, (), Other("header dropped", "", ("header", name)))


def body(writer: Writer) -> str:
    """Return the body of a request as JSON."""
    return writer.sample(writer.outline.body, ("body",))
