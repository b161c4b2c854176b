"""The closed form of a spec: keys and extensions that are not known are errors, wherever they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import rules

from ..vendors import ROOT
from .project import SPEC, changed, problem, problems, told, write_spec

ALL = ", ".join(sorted(rules.EXTENSIONS))

PLACES = {
    "document": ("servers:\n", "{}: 1\nservers:\n", "#"),
    "info": ("  title: Acme\n", "  title: Acme\n  {}: 1\n", "#/info"),
    "server": ("    description: Somewhere.\n", "    {}: 1\n", "#/servers/0"),
    "server variable": ("x-env: ACME_URL}", "x-env: ACME_URL, {}: 1}}", "#/servers/0/variables/base_url"),
    "path item": ("  /teams/{team}:\n", "  /teams/{{team}}:\n    {}: 1\n", "#/paths/~1teams~1{team}"),
    "operation": (
        "      operationId: get_team\n",
        "      operationId: get_team\n      {}: 1\n",
        "#/paths/~1teams~1{team}/get",
    ),
    "parameter": ("example: 7}", "example: 7, {}: 1}}", "#/paths/~1teams~1{team}/parameters/0"),
    "request body": (
        "        description: How much is asked.\n",
        "        {}: 1\n",
        "#/paths/~1jobs~1{job_id}/post/requestBody",
    ),
    "media type": (
        "            example: {depth: 2}\n",
        "            {}: 1\n",
        "#/paths/~1jobs~1{job_id}/post/requestBody/content/application~1json",
    ),
    "response": (
        "{description: No team.}",
        "{{description: No team., {}: 1}}",
        "#/paths/~1teams~1{team}/get/responses/default",
    ),
    "components": ("  schemas:\n", "  {}: 1\n  schemas:\n", "#/components"),
    "security scheme": ("x-env: ACME_KEY}", "x-env: ACME_KEY, {}: 1}}", "#/components/securitySchemes/acmeKey"),
    "schema": (
        "depth: {type: integer}",
        "depth: {{type: integer, {}: 1}}",
        "#/components/schemas/JobQuery/properties/depth",
    ),
}


def test_every_kind_of_object_is_tried() -> None:
    """The cases below are all the kinds of objects that a spec has."""
    assert set(PLACES) == set(rules._KEYS)


@pytest.mark.parametrize("kind", PLACES)
def test_an_unknown_extension(tmp_path: Path, kind: str) -> None:
    """An x- key that is not known where it stands is told with those that are, and all that there are."""
    old, new, place = PLACES[kind]
    here = sorted(set(rules.EXTENSIONS) & set(rules._KEYS[kind]))
    valid = f"one of {', '.join(here)}" if here else "none"
    expected = f"{valid} on a {kind} (all there are: {ALL})"
    new = new.format("x-settings")
    pointer = f"{place}/x-settings"
    assert told(tmp_path, old, new) == [
        problem(old, new, "x-settings", pointer, "the extension 'x-settings'", expected)
    ]


@pytest.mark.parametrize("kind", PLACES)
def test_an_unsupported_key(tmp_path: Path, kind: str) -> None:
    """A key that the generator does not read is told with those that it reads there."""
    old, new, place = PLACES[kind]
    new = new.format("deprecated")
    found = f"'deprecated', which is not supported on a {kind}"
    expected = f"one of {', '.join(sorted(rules._KEYS[kind]))}"
    assert told(tmp_path, old, new) == [problem(old, new, "deprecated", f"{place}/deprecated", found, expected)]


def test_an_extension_on_the_wrong_object(tmp_path: Path) -> None:
    """An extension that there is, but elsewhere, is as unknown as any."""
    (found,) = told(tmp_path, "x-setting: true", "x-read-only: true")
    assert "found the extension 'x-read-only'; expected one of x-env, x-setting on a parameter" in found


@pytest.mark.parametrize("key", ["allOf", "nullable", "default", "discriminator", "const", "minLength", "$defs", "not"])
def test_keys_of_schemas_that_are_not_read(tmp_path: Path, key: str) -> None:
    """What the generator would have to pass over in silence is an error."""
    (found,) = told(tmp_path, "depth: {type: integer}", f"depth: {{type: integer, {key}: []}}")
    assert f"/properties/depth/{key}: found {key!r}, which is not supported on a schema" in found


@pytest.mark.parametrize(
    ("old", "new", "place", "found"),
    [
        ("x-env: ACME_URL", "x-env: ACME-URL", "#/servers/0/variables/base_url/x-env", "'ACME-URL'"),
        ("x-env: ACME_URL", 'x-env: "ACME_URL\\n"', "#/servers/0/variables/base_url/x-env", r"'ACME_URL\n'"),
        ("x-env: ACME_URL", "x-env: 5", "#/servers/0/variables/base_url/x-env", "5"),
        ("x-prefix: Key", "x-prefix: Key of", "#/components/securitySchemes/acmeKey/x-prefix", "'Key of'"),
        ("x-prefix: Key", 'x-prefix: "Key\\r\\n"', "#/components/securitySchemes/acmeKey/x-prefix", r"'Key\r\n'"),
        ("x-prefix: Key", "x-prefix: ''", "#/components/securitySchemes/acmeKey/x-prefix", "''"),
        ("x-setting: true", "x-setting: false", "#/paths/~1jobs~1{job_id}/post/parameters/1/x-setting", "False"),
        ("x-read-only: true", "x-read-only: yes please", "#/paths/~1jobs~1{job_id}/post/x-read-only", "'yes please'"),
        ("x-returns: job\n", "x-returns: [job]\n", "#/paths/~1jobs~1{job_id}/post/responses/200/x-returns", "['job']"),
        (
            ", site: docs.acme.test",
            "",
            "#/info/x-source/0",
            "{'title': 'Jobs of Acme', 'document': 'acme.txt', 'sha256': ",
        ),
        ("title: Jobs of Acme,", "title: '',", "#/info/x-source/0/title", "''"),
        ("document: acme.txt, sha256: 0", "document: acme.txt, sha256: X0", "#/info/x-source/0/sha256", "'X0123"),
        ("line: 3", "line: 0", "#/info/x-conflicts/0/readings/0/line", "0"),
        ("      reason: Only questions are asked here.\n", "", "#/info/x-conflicts/0", "{'pointer': "),
        ("        - {document: the wire, says: It is an order.}\n", "", "#/info/x-conflicts/0/readings", "[{"),
        ("says: It is an order.", "says: It is an order., page: 1", "#/info/x-conflicts/0/readings/1", "{'document'"),
    ],
)
def test_an_extension_with_another_value(tmp_path: Path, old: str, new: str, place: str, found: str) -> None:
    """An extension whose value is not valid is told with the place in it, and why."""
    (told_of,) = told(tmp_path, old, new)
    assert re.match(rf"specs/acme\.yaml:\d+: {re.escape(place)}: found {re.escape(found)}", told_of)
    assert re.search(r"; expected a valid x-[a-z-]+ \(.+\)$", told_of)


def test_the_conventions_describe_every_extension() -> None:
    """The table in specs/README.md has each extension once."""
    text = (ROOT / "specs" / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(x-[a-z-]+)` \|", text, flags=re.MULTILINE)) == sorted(rules.EXTENSIONS)


def test_the_sample_has_every_extension() -> None:
    """The spec that the tests change has each extension, and is valid."""
    assert all(f"{extension}:" in SPEC for extension in rules.EXTENSIONS)


def test_several_problems_of_one_spec(tmp_path: Path) -> None:
    """Unknown keys are told all at once, in the order in which they stand."""
    text = changed("example: 7}", "example: 7, style: simple}", changed("x-setting: true", "x-settings: true"))
    write_spec(tmp_path, text)
    assert [re.findall(r"#\S+", found)[0] for found in problems(tmp_path)] == [
        "#/paths/~1jobs~1{job_id}/post/parameters/1/x-settings:",
        "#/paths/~1teams~1{team}/parameters/0/style:",
    ]
