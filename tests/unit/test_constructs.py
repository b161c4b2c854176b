"""What is told of the version, the servers, the credential, the conflicts and the examples of a spec."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .project import SPEC, changed, problem, problems, told, write_spec

KEY = (
    "    acmeKey: {type: apiKey, in: header, name: X-Key, description: Key of Acme., x-prefix: Key, x-env: ACME_KEY}\n"
)
AT_KEY = "#/components/securitySchemes/acmeKey"
URL = "  - url: '{base_url}'\n"
NO_VARIABLES = changed(
    "    variables:\n"
    "      base_url: {default: 'https://api.acme.test/v1', description: Address of Acme., x-env: ACME_URL}\n",
    "",
)


@pytest.mark.parametrize(
    ("version", "normal"),
    [
        ("one", "0.1.0"),
        ("1.2.3-beta", "1.2.3b0"),
        (" 1.2", "1.2"),
        ("1.2\\n", "1.2"),
        ("v1", "1"),
        ("", "0.1.0"),
        ("1.0+ü", "0.1.0"),
    ],
)
def test_a_version_that_no_package_can_have(tmp_path: Path, version: str, normal: str) -> None:
    """The version of a spec is that of its package, in the form that packages have it; the message has that form."""
    old, new = "version: '1.2.3'", f'version: "{version}"'
    found = repr(version.replace("\\n", "\n"))
    expected = f"a version of a Python package in its normal form, such as {normal!r}"
    assert told(tmp_path, old, new) == [problem(old, new, new, "#/info/version", found, expected)]


@pytest.mark.parametrize(
    "version", ["1", "0.1.0", "2026.3.1", "1.0a1", "1.0.post1", "1.0.dev3", "1.0+local.1", "1!2.0"]
)
def test_a_version_that_a_package_can_have(tmp_path: Path, version: str) -> None:
    """Any normal version is one; what is told is of the other change."""
    text = changed("version: '1.2.3'", f"version: '{version}'", changed("x-setting: true", "x-set: true"))
    write_spec(tmp_path, text)
    assert all("/info/version" not in found for found in problems(tmp_path))


@pytest.mark.parametrize(
    "pointer",
    ["#/paths/~1jobs", "#/info/x-conflicts/1", "#/servers/-1", "#/servers/x", "#/info/title/0", "#/servers/²"],
)
def test_a_conflict_with_nothing(tmp_path: Path, pointer: str) -> None:
    """A conflict points to something in its spec."""
    old, new = "pointer: '#/paths/~1jobs~1{job_id}'", f"pointer: '{pointer}'"
    expected = "a JSON pointer to something in this spec"
    message = problem(old, new, new, "#/info/x-conflicts/0/pointer", repr(pointer), expected)
    assert told(tmp_path, old, new) == [message]


@pytest.mark.parametrize(
    ("old", "new", "at", "pointer", "found", "expected"),
    [
        (
            "security:\n",
            "  - url: https://other.acme.test\nsecurity:\n",
            "servers:",
            "#/servers",
            "2 servers",
            "one, or none if the document names none",
        ),
        (
            "  - acmeKey: []\n",
            "  - acmeKey: []\n  - {}\n",
            "security:",
            "#/security",
            "1 schemes",
            "one, or none",
        ),
        (
            "  - acmeKey: []\n",
            "  - ourKey: []\n",
            "security:",
            "#/security",
            "the scheme 'ourKey'",
            "one of acmeKey",
        ),
        (
            KEY,
            KEY + "    spare: {type: http, scheme: basic}\n",
            "    spare:",
            "#/components/securitySchemes/spare",
            "a scheme not in use",
            "it in security",
        ),
        (
            URL,
            "  - url: https://{host}.acme.test\n",
            "  - url:",
            "#/servers/0/url",
            "the variables ['host'] in the URL and ['base_url'] described",
            "the same on both sides",
        ),
        (
            URL,
            "  - url: '{base_url}/v1'\n",
            "x-env: ACME_URL",
            "#/servers/0/variables/base_url/x-env",
            "'ACME_URL'",
            "it only where the variable is the whole URL: url: '{base_url}'",
        ),
        (
            "in: header, name: X-Key",
            "in: query, name: key",
            "acmeKey: {",
            f"{AT_KEY}/in",
            "'query'",
            "'header': elsewhere the key would stand in URLs, logs and errors",
        ),
        (
            "name: X-Key",
            "name: X Key",
            "acmeKey: {",
            f"{AT_KEY}/name",
            "'X Key'",
            "the name of an HTTP header other than accept, content-type, user-agent",
        ),
        (
            "name: X-Key",
            "name: User-Agent",
            "acmeKey: {",
            f"{AT_KEY}/name",
            "'User-Agent'",
            "the name of an HTTP header other than accept, content-type, user-agent",
        ),
        (
            "type: apiKey, in: header, name: X-Key",
            "type: http, scheme: bearer",
            "acmeKey: {",
            f"{AT_KEY}/x-prefix",
            "'Key'",
            "it on an apiKey scheme only",
        ),
        (
            "type: apiKey, in: header, name: X-Key, description: Key of Acme., x-prefix: Key",
            "type: http, scheme: digest",
            "acmeKey: {",
            AT_KEY,
            "the type 'http' with the scheme 'digest'",
            "apiKey in a header, or http with bearer or basic",
        ),
        (
            "type: apiKey, in: header, name: X-Key, description: Key of Acme., x-prefix: Key",
            "type: mutualTLS",
            "acmeKey: {",
            AT_KEY,
            "the type 'mutualTLS' with the scheme None",
            "apiKey in a header, or http with bearer or basic",
        ),
    ],
)
def test_who_may_ask_and_where(
    tmp_path: Path, old: str, new: str, at: str, pointer: str, found: str, expected: str
) -> None:
    """Servers and credentials that cannot be carried are told with what can be."""
    assert problem(old, new, at, pointer, found, expected) in told(tmp_path, old, new)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("/v1", "found the scheme '' and the host ''"),
        ("ftp://acme.test", "found the scheme 'ftp' and the host 'acme.test'"),
        ("https://acme.test?a=1", "found a query"),
        ("https://acme.test#a", "found a fragment"),
        ("https://user:word@acme.test", "found a user or password"),
        ("https://acme.test:port", "found what is no URL"),
    ],
)
def test_a_server_that_no_client_could_use(tmp_path: Path, url: str, why: str) -> None:
    """A documented URL that the client itself would refuse is told, with the client's reason."""
    text = changed(URL, f"  - url: '{url}'\n", NO_VARIABLES)
    write_spec(tmp_path, text)
    (message,) = problems(tmp_path)
    assert f"#/servers/0/url: found {url!r}; expected a URL that can be a base_url (base_url: {why}" in message


def test_a_default_that_no_client_could_use(tmp_path: Path) -> None:
    """The URL is looked at with the defaults of its variables; a variable that is all of it is told itself."""
    (message,) = told(tmp_path, "https://api.acme.test/v1", "api.acme.test")
    assert (
        "#/servers/0/variables/base_url/default: found 'api.acme.test'; expected a URL that can be a base_url"
        in message
    )
    new = "  - url: 'https:{base_url}'\n"
    (message,) = (found for found in told(tmp_path, URL, new) if "/url: " in found)
    assert "#/servers/0/url: found 'https:https://api.acme.test/v1'; expected a URL that can be a base_url" in message


@pytest.mark.parametrize(
    ("old", "new", "pointer", "found", "why"),
    [
        (
            "example: j-1}",
            "example: 5}",
            "#/paths/~1jobs~1{job_id}/post/parameters/0/example",
            "5",
            "5 is not of type 'string'",
        ),
        (
            "example: 7}",
            "example: red}",
            "#/paths/~1teams~1{team}/parameters/0/example",
            "'red'",
            "is not of type 'integer'",
        ),
        (
            "example: ['2026-03-01']",
            "example: ['2026-03-01', '1st of March']",
            "#/paths/~1jobs~1{job_id}/post/parameters/2/example/1",
            "'1st of March'",
            "'1st of March' is not a 'date'",
        ),
        (
            "example: {depth: 2}",
            "example: {depth: two}",
            "#/paths/~1jobs~1{job_id}/post/requestBody/content/application~1json/example/depth",
            "'two'",
            "'two' is not of type 'integer'",
        ),
        (
            "example: {job: {jobId: j-1, ",
            "example: {job: {",
            "#/paths/~1jobs~1{job_id}/post/responses/200/content/application~1json/example/job",
            "{'status': ",
            "'jobId' is a required property",
        ),
        (
            "status: under way, parts",
            "status: under weigh, parts",
            "#/paths/~1jobs~1{job_id}/post/responses/200/content/application~1json/example/job/status",
            "'under weigh'",
            "'under weigh' is not one of ['under way', 'over']",
        ),
        (
            "parts: {left: {size: 1}}",
            "parts: {left: {size: '1'}}",
            "#/paths/~1jobs~1{job_id}/post/responses/200/content/application~1json/example/job/parts/left/size",
            "'1'",
            "'1' is not of type 'number'",
        ),
        (
            "note: null}",
            "note: 5}",
            "#/paths/~1jobs~1{job_id}/post/responses/200/content/application~1json/example/job/note",
            "5",
            "5 is not valid under any of the given schemas",
        ),
        (
            "example: 1.5",
            "example: large",
            "#/components/schemas/Part/properties/size/example",
            "'large'",
            "is not of type 'number'",
        ),
    ],
    ids=["parameter", "of a path", "format", "body", "required", "enum", "map", "anyOf", "schema"],
)
def test_an_example_that_violates_its_schema(
    tmp_path: Path, old: str, new: str, pointer: str, found: str, why: str
) -> None:
    """An example is told with the place in it that does not fit, the value there, and why it does not."""
    (message,) = told(tmp_path, old, new)
    assert re.match(rf"specs/acme\.yaml:\d+: {re.escape(pointer)}: found {re.escape(found)}", message)
    assert re.search(rf"; expected a value that its schema allows \(.*{re.escape(why)}\)$", message)


def test_all_of_a_spec_is_told(tmp_path: Path) -> None:
    """What cannot be carried is told all at once, whatever it is."""
    text = SPEC
    for old, new in (
        ("version: '1.2.3'", "version: new"),
        ("https://api.acme.test/v1", "ftp://acme.test"),
        ("in: header, name: X-Key", "in: cookie, name: key"),
        ("example: 7}", "example: seven}"),
        ("      operationId: get_team\n", ""),
    ):
        text = changed(old, new, text)
    write_spec(tmp_path, text)
    assert sorted(re.findall(r"#\S+", found)[0] for found in problems(tmp_path)) == [
        "#/components/securitySchemes/acmeKey/in:",
        "#/info/version:",
        "#/paths/~1teams~1{team}/get:",
        "#/paths/~1teams~1{team}/parameters/0/example:",
        "#/servers/0/variables/base_url/default:",
    ]
