"""A change of a spec, with the verdict it is to get; and the pieces of the spec that are changed."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from generator.review.finding import Effect

BASE = (Path(__file__).parent / "acme.yaml").read_text(encoding="utf-8")


@frozen
class SpecChange:
    """What is done to the spec, as pieces of text and what replaces them; the verdict; what is said, if anything is."""

    name: str
    edits: tuple[tuple[str, str], ...]
    effect: Effect
    says: str = ""

    @property
    def text(self) -> str:
        """The spec after the change."""
        text = BASE
        for old, new in self.edits:
            if text.count(old) != 1:
                raise ValueError(f"{self.name}: {old!r} stands {text.count(old)} times in the spec; expected once")
            text = text.replace(old, new)
        return text


def breaks(name: str, says: str, *edits: tuple[str, str]) -> SpecChange:
    """Return a change that breaks callers."""
    return SpecChange(name, edits, Effect.BREAKING, says)


def adds(name: str, says: str, *edits: tuple[str, str]) -> SpecChange:
    """Return a change that adds."""
    return SpecChange(name, edits, Effect.ADDITION, says)


def edits(name: str, *edits: tuple[str, str], says: str = "") -> SpecChange:
    """Return a change of the package's texts, or of what only the wire shows."""
    return SpecChange(name, edits, Effect.EDIT, says)


def leaves(name: str, *edits: tuple[str, str]) -> SpecChange:
    """Return a change after which the package is the same, byte for byte."""
    return SpecChange(name, edits, Effect.NOTHING)


def prop(name: str, kind: str, text: str) -> str:
    """Return a property of a schema."""
    return f"        {name}:\n          {kind}\n          description: {text}\n"


OWNER = prop("owner", "type: string", "Who started the job.")
ROWS = prop("rows", "type: integer", "Number of rows.")
COST = prop("cost", "type: number", "What the job cost.")
IDENT = prop("id", "type: string", "Id of the job.")
STATUS = prop("status", "$ref: '#/components/schemas/Status'", "Where the job stands.")
STARTED = "          type: string\n          format: date-time\n          description: When the job started.\n"
OPTIONS = prop("options", "type: object", "Options of the job.")
NOTE = "          type: [string, 'null']\n          description: Words about the job.\n"
DEPTH = "        - name: depth\n          in: query\n          description: How deep to look.\n"
TEAM = "        - name: Team\n          in: header\n          required: true\n"
SETTING = "          x-setting: true\n          x-env: ACME_TEAM\n"
QUERY = "        - name: {}\n          in: query\n{}          description: More.\n          schema: {{type: string}}\n"
BODY = "      requestBody:\n        required: true\n"
PATH = "  /jobs/{job_id}:\n"
ERROR = BASE[BASE.index("        '404':\n") : BASE.index("\ncomponents:")]
ANSWER = "              schema:\n                $ref: '#/components/schemas/Answer'\n"
