"""Reading documents: each format, each kind of sample, and text that is not reliably understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.audit import bounds, components, curl, javascript, kinds, markdown, placeholders, python_code
from generator.audit.facts import UNREAD, lines_of
from generator.audit.reading import read
from generator.audit.requests import Request, Sample


def said(text: str) -> set[tuple[str, str, object, int]]:
    """Return the facts of a page: kind, place, value, line."""
    return {(fact.kind, ".".join(fact.place), fact.value, fact.line) for fact in read(text, "page.txt")}


def unread(text: str) -> set[tuple[str, int]]:
    """Return the unread parts of a page, with their lines."""
    return {(str(fact.value), fact.line) for fact in read(text, "page.txt") if fact.kind == UNREAD}


PAGE = """# Details

`GET /jobs`

## Headers

<ParamField header="Authorization" type="string" required>Format: `Bearer <key>`</ParamField>

## Response

"""


@pytest.mark.parametrize(
    ("tag", "required", "line_of_type"),
    [
        ('<ResponseField name="id" type="string" />', "no", 0),
        ("<ResponseField type='string' name='id' required></ResponseField>", "yes", 0),
        ('<ResponseField required={true} name={"id"} type={"string"}>It.</ResponseField>', "yes", 0),
        ('<ResponseField required={false} name="id" type="string">It.</ResponseField>', "no", 0),
        ('<ResponseField\n  name="id"\n  type="string"\n  required\n>\n  It.\n</ResponseField>', "yes", 2),
    ],
)
def test_ways_to_write_a_component(tag: str, required: str, line_of_type: int) -> None:
    """Attributes stand in any order, quoted, braced or alone, on one line or on more; each has its own line."""
    found = said(PAGE + tag)
    first = PAGE.count("\n") + 1
    assert ("type", "200.id", "string", first + line_of_type) in found
    assert ("required", "200.id", required) in {fact[:3] for fact in found}
    assert unread(PAGE + tag) == set()


def test_nested_components() -> None:
    """A field in a field, in an array or not, has its full path."""
    inner = '<ResponseField name="id" type="integer" />'
    outer = f'<ResponseField name="jobs" type="object[]">\n<Expandable title="jobs[]">\n{inner}\n</Expandable>'
    found = said(f"{PAGE}{outer}\n</ResponseField>")
    assert ("type", "200.jobs.[].id", "integer", 13) in found
    assert ("items", "200.jobs", "object", 11) in found


@pytest.mark.parametrize(
    "code",
    [
        '`<ResponseField name="x" type="string">`',
        '```text\n<ResponseField name="x">\n```',
        '<!-- <ResponseField name="x"> -->',
    ],
)
def test_tags_in_code_are_no_tags(code: str) -> None:
    """Tags in code or comments are not components."""
    assert components.scan(code).components == []
    assert components.scan(code).markdown == code


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<ResponseField name=>It.</ResponseField>", "the tag <ResponseField name=>It.</ResponseField>"),
        ('<ResponseField name="x" type="string">', "the tag <ResponseField>"),
        ("</ResponseField>", "the tag </ResponseField>"),
        ('<ResponseField name="x" type="something" />', "the type something"),
        ('<ResponseField name="x" type="string" nullable />', "the attribute nullable"),
        ('<ResponseField type="string" />', "a ResponseField of no known place"),
        ('<ParamField path="x" query="x" type="string" />', "a ParamField of no known place"),
        ('<Property name="x" type="string" />', "the component Property"),
        ("| What | Type |\n|---|---|\n| x | string |", "the column What"),
        ("```ruby\nputs 1\n```", "code in ruby"),
        ("```json 200\n{\n```", "a sample that is no JSON"),
        ("```json What\n1\n```\n", "a sample of unknown place, called 'What'"),
        ("It defaults to 5.", "a default"),
        ("It is present only when it is done.", "a condition"),
        ("```python\nimport requests\nrequests.get(url=\n```", "no Python ('(' was never closed)"),
        ("```js\naxios.get('https://x.test/jobs')\n```", "JavaScript without a call of fetch"),
        ("```sh\nwget https://x.test\n```", "the command wget"),
    ],
)
def test_what_is_unsure_is_unread(text: str, what: str) -> None:
    """Text that is not reliably understood is reported with its line, never dropped."""
    page = PAGE.replace("## Response", "## Anything") if "What'" in what else PAGE
    found = unread(page + text)
    assert what in {value for value, _ in found}
    last = (page + text).count("\n") + 1
    assert all(11 <= line <= last for value, line in found if value == what)


def test_tables() -> None:
    """Tables have escaped pipes, arrays, and names with dots; a type without null among those with it has none."""
    rows = ["| Field | Type | Required | Description |", "|:--|---|---|--|"]
    rows += ["| `a` | string \\| null | Yes | One of `X`, `Y`. |", "| `b` | `object[]` | no | It. |"]
    rows += ["| `b[].c` | integer[] | | In seconds, in US dollars. |"]
    found = said(PAGE + "\n".join(rows))
    assert {("null", "200.a", "yes", 13), ("required", "200.a", "yes", 13)} <= found
    assert ("values", "200.a", ("X", "Y"), 13) in found
    assert {("items", "200.b", "object", 14), ("null", "200.b", "no", 14)} <= found
    assert {("type", "200.b.[].c", "array", 15), ("items", "200.b.[].c", "integer", 15)} <= found
    assert unread(PAGE + "\n".join(rows)) == set()


def test_a_table_that_a_field_links_to() -> None:
    """The fields of a table below a heading are those of the field that links to the heading."""
    field = '<ResponseField name="job" type="array">Its [fields](#job-fields).</ResponseField>'
    table = "## Job fields\n\n| Name | Type |\n|---|---|\n| `id` | string |"
    assert ("type", "200.job.[].id", "string", 17) in said(f"{PAGE}{field}\n\n{table}")


def test_a_field_that_stands_twice() -> None:
    """The second occurrence of a name is unread, since it may mean a different field."""
    field = '<ResponseField name="id" type="string" />'
    assert ("a field that line 11 has, too", 13) in unread(f"{PAGE}{field}\n\n{field}")


def test_embedded_openapi() -> None:
    """OpenAPI in a page gives facts with the lines of their keys."""
    api = [
        "openapi: 3.1.0",
        "servers:",
        "  - url: https://{host}/v1",
        "paths:",
        "  /jobs:",
        "    get:",
        "      responses:",
    ]
    api += ["        '200':", "          content:", "            application/json:", "              schema:"]
    api += ["                required: [id]", "                properties:", "                  id:"]
    api += ["                    type: [string, 'null']", "                    enum:", "                      - a"]
    found = said("# Details\n\n````yaml GET /jobs\n" + "\n".join(api) + "\n````\n")
    assert ("base URL", "", "https://<placeholder>", 6) in found
    assert {("type", "200.id", "string", 18), ("null", "200.id", "yes", 18), ("required", "200.id", "yes", 15)} <= found
    assert {("values", "200.id", ("a",), 19), ("value", "200.id", "a", 20)} <= found
    assert any(
        "an OpenAPI document" in what for what, _ in unread("# Details\n\n```yaml\nopenapi: 3.1.0\npaths: 5\n```")
    )


def test_a_rendered_page() -> None:
    """Without any marks, a page still shows method, path in pieces, commands, samples under a status, and values."""
    text = 'POST\n/\njobs\n/\n{id}\ncurl "https://x.test/jobs/1" \\\n-H "X-Key: <key>"\n'
    text += '{\n"id": 1\n}\n404 Not Found\n{"message": "no"}\nX-Key: <key>\nOne of done, failed.\n'
    found = said(text)
    assert {("method", "", "POST", 1), ("path", "", "/jobs/{id}", 2), ("segment", "1", "{id}", 5)} <= found
    assert {
        ("example", "200.id", "1", 9),
        ("example", "404.message", '"no"', 12),
        ("status", "404", "404", 11),
    } <= found
    assert {("authentication", "header.X-Key", "<key>", 13), ("values", "", ("done", "failed"), 14)} <= found


def test_a_long_word_is_read_in_no_time() -> None:
    """A long line below a method is not a path, and is read without backtracking over all ways to split it."""
    assert "path" not in {fact[0] for fact in said(f"GET\n{'a_b' * 40},\n")}


def requested(sample: Sample) -> Request:
    """Return the one request of a sample in which nothing is unread."""
    assert sample.unread == []
    (request,) = sample.requests
    return request


CURL = {
    "short": "curl -s -X POST 'https://x.test/jobs' \\\n  -H 'X-Key: k' \\\n  -d '{\"a\": 1}' # why\n",
    "long": "curl --request POST --url https://x.test/jobs \\\n  --header 'X-Key: k' \\\n  --data '{\"a\": 1}'",
    "joined": "# Ask\n\ncurl -XPOST --url=https://x.test/jobs -H'X-Key: k'"
    " --data-raw='{\n  \"a\": 1}' | jq -r '.b[0].c'",
    "json": "curl https://x.test/jobs --header 'X-Key: k' --json '{\"a\": 1}'",
}


@pytest.mark.parametrize("command", CURL)
def test_curl(command: str) -> None:
    """Options are long or short, joined or not, over one line or more; what is piped to jq names fields."""
    sample = curl.read(lines_of(CURL[command]))
    request = requested(sample)
    assert (request.method, request.url, [header[:2] for header in request.headers]) == (
        "POST",
        "https://x.test/jobs",
        [("X-Key", "k")],
    )
    assert request.body is not None
    assert "".join(line.text for line in request.body).replace(" ", "") == '{"a":1}'
    assert sample.uses == ([(("b", "[]", "c"), 4)] if command == "joined" else [])


@pytest.mark.parametrize("option", ["--form a=b", "-u me", "https://y.test", "| grep a", "-H nothing"])
def test_curl_that_is_unread(option: str) -> None:
    """Unknown parts of a command are unread."""
    assert curl.read(lines_of(f"curl https://x.test/jobs {option}")).unread != []


PYTHON = {
    "requests": "import requests\nr = requests.post('https://x.test/jobs', headers={'X-Key': 'k'}, json={'a': 1})",
    "variables": "import httpx\nb = 'jobs'\nu = f'https://x.test/{b}'\nh = {'X-Key': 'k'}\ny = {\n  'a': 1,\n}\n"
    "r = httpx.request('post', u, headers=h, json=y, timeout=5)",
    "dumped": "import json, requests\nr = requests.post('https://x.test/jobs', headers={'X-Key': 'k'},\n"
    "  data=json.dumps({'a': 1}))",
    "session": "import httpx\nc = httpx.Client()\nr = c.post(url='https://x.test/' + 'jobs', headers={'X-Key': 'k'},\n"
    "  json={'a': 1})",
}


@pytest.mark.parametrize("code", PYTHON)
def test_python(code: str) -> None:
    """Calls of requests and httpx are followed through variables and f-strings."""
    uses = "\nj = r.json()\nif r.status_code == 404 or j['b'][0]['c'] == 'x':\n    pass"
    sample = python_code.read(lines_of(PYTHON[code] + uses))
    request = requested(sample)
    assert (request.method, request.url, request.value[1]) == ("POST", "https://x.test/jobs", {"a": 1})
    assert [header[:2] for header in request.headers] == [("X-Key", "k")]
    assert request.media_type == ("text/plain" if code == "dumped" else "application/json")
    assert sample.statuses[0][0] == "404"
    assert (("b", "[]", "c"), "x") in [found[:2] for found in sample.compared]


@pytest.mark.parametrize("given_to", ["data={'a': 1}", "auth=('a', 'b')", "json=body()", "files={}"])
def test_python_that_is_unread(given_to: str) -> None:
    """Unknown parts of a call are unread."""
    assert python_code.read(lines_of(f"import requests\nrequests.post('https://x.test', {given_to})")).unread != []


JAVASCRIPT = {
    "plain": 'const r = await fetch("https://x.test/jobs", {\n  method: "POST", headers: {"X-Key": "k"},\n'
    "  body: JSON.stringify({a: 1})});",
    "template": "const b = 'jobs';\nconst o = {method: 'POST', headers: {'X-Key': 'k'},\n"
    "  body: JSON.stringify({\n  a: 1,\n})};\nconst r = await fetch(`https://x.test/${b}`, o);",
}


@pytest.mark.parametrize("code", JAVASCRIPT)
def test_javascript(code: str) -> None:
    """Calls of fetch are followed through variables and template literals."""
    uses = "\nconst j = await r.json();\nif (r.status === 404 || j.b[0].c === 'x') { stop(); }"
    sample = javascript.read(lines_of(JAVASCRIPT[code] + uses))
    request = requested(sample)
    assert (request.method, request.url, request.value[1]) == ("POST", "https://x.test/jobs", {"a": 1})
    assert [header[:2] for header in request.headers] == [("X-Key", "k")]
    assert [status for status, _ in sample.statuses] == ["404"]
    assert (("b", "[]", "c"), "x") in [found[:2] for found in sample.compared]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("`GET https://x.test/jobs`", "path", "/jobs"),
        ("Send a DELETE request.", "method", "DELETE"),
        ("It uses the Digest authentication scheme.", "authentication", "Digest <key>"),
        ("Send a bearer token.", "authentication", "Bearer <key>"),
        ("Format: `<key>`", "authentication", "<key>"),
        ("A **404 Not Found** response.", "status", "404"),
        ("One of: `a`, `b`, or `c`.", "values", ("a", "b", "c")),
        ('Either "a" or "b".', "values", ("a", "b")),
        ("One of done, failed.", "values", ("done", "failed")),
        ("See `some_name`.", "mention", "some_name"),
        ("See some_name.", "mention", "some_name"),
    ],
)
def test_prose(text: str, kind: str, value: object) -> None:
    """A sentence with a clear pattern states a fact."""
    assert (kind, value) in {(fact.kind, fact.value) for fact in read(f"# Details\n\n{text}\n", "page.txt")}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Bearer <token>", "Bearer <key>"),
        ("Key YOUR_API_KEY", "Key <key>"),
        ("${KEY}", "<key>"),
        ("{{key}}", "<key>"),
        ("Bearer sk-abc...", "Bearer <key>"),
        ("application/json", None),
        ("", None),
    ],
)
def test_placeholders(text: str, form: str | None) -> None:
    """Placeholders have many forms; any other text is not a credential."""
    assert placeholders.credential(text) == form


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("string | null", kinds.Kind("string", is_nullable=True)),
        ("object[]", kinds.Kind("array", "object")),
        ("array of strings", kinds.Kind("array", "string")),
        ("string <uuid>", kinds.Kind("string", format="uuid")),
        ("string | integer", kinds.Kind("string | integer")),
        ("thing", None),
    ],
)
def test_words_for_types(text: str, kind: kinds.Kind | None) -> None:
    """Types are read in the words of documents; an unknown one is not."""
    assert kinds.read(text) == kind


_PIECES = st.sampled_from(
    (
        *("<", ">", "ParamField", "<ResponseField ", 'name="a"', "type=", "{", "}", "/>", "</", "`", "```", "````yaml"),
        *("\n", "|", "---", "# Response", "curl ", "openapi: 3.1.0", '{"a": [1]}', "-d '", "\\", "POST", "/jobs/"),
        *("One of ", "(#a)", "404"),
    )
)
PAGES = st.lists(st.one_of(_PIECES, st.text(max_size=5)), max_size=40).map("".join)


@given(text=PAGES)
def test_any_text_can_be_read(text: str) -> None:
    """No text breaks the reader, and each fact is on an existing line."""
    last = text.count("\n") + 1
    assert all(1 <= fact.line <= last for fact in read(text, "page.txt"))


@given(text=PAGES)
def test_the_scanner_keeps_the_lines(text: str) -> None:
    """Blanking tags keeps all positions, so that later text keeps its line."""
    scan = components.scan(text)
    assert len(scan.markdown) == len(text)
    assert [line.count("\n") for line in scan.markdown.split("\n")] == [line.count("\n") for line in text.split("\n")]
    assert all(1 <= found.line <= found.last_line for found in scan.walk())
    markdown.parse(scan.markdown)


@pytest.mark.parametrize(
    ("text", "kind", "stated"),
    [
        ("default: 20, max 100", "integer", {"default": "20", "maximum": "100"}),
        ("Defaults to `queued`. Deprecated.", "string", {"default": "queued", "deprecated": "true"}),
        ("Required range: `1 <= x < 100`", "number", {"minimum": "1", "exclusiveMaximum": "100"}),
        (
            "[ 1 .. 64 ] characters; pattern: ^[a-z]+$",
            "string",
            {"minLength": "1", "maxLength": "64", "pattern": "^[a-z]+$"},
        ),
        ("Length: Minimum length of 3. Maximum length of 8.", "string", {"minLength": "3", "maxLength": "8"}),
        ("Minimum number of 1 item. Maximum number of 10 items.", "array", {"minItems": "1", "maxItems": "10"}),
        (
            "Read-only. > 0, between 1 and 5",
            "integer",
            {"readOnly": "true", "minimum": "1", "maximum": "5", "exclusiveMinimum": "0"},
        ),
        ("Defaults to the current time, at 10 to 20 places.", "string", {}),
    ],
)
def test_bounds_in_words(text: str, kind: str, stated: dict[str, str]) -> None:
    """Bounds and annotations are read in all the ways to state them; a sentence about something else states none."""
    assert dict(bounds.read(text, kind)) == stated
