"""Compare `x-job` with the plain meaning of the field names and values that it uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..spec import words
from .facts import Fact, Place, shown_value
from .known import Known
from .nullable import pointer
from .openapi import Claim
from .verdicts import Result, Verdict

_COUNTS = ("done", "remaining", "total", "succeeded", "failed")
_SINGLE = ("id", "status", "created", "started", "finished", "cost", "progress")


def results(known: Known, file: str, lines: Mapping[str, int | None]) -> Iterator[Result]:
    """Yield a result for each claim of `x-job`, and for each key that it omits although the job has a field for it."""
    job = Job(known)
    for claim in known.claims:
        if claim.kind in ("phase", "x-job", "read-only"):
            says = job.doubt(claim)
            fact = Fact(claim.kind, claim.place, says or "so", file, lines.get(claim.pointers[0]) or 0, "x-job")
            verdict = Verdict.DIFFERS if says else Verdict.AGREES
            yield Result(verdict, fact, shown_value(claim.value), claim.pointers)
    at = pointer(known.openapi.at, "x-job")
    for key, best in job.left_out():
        fact = Fact("x-job", ("x-job", key), f"{', '.join(best)} by its name", file, lines.get(at) or 0, "x-job")
        yield Result(Verdict.DIFFERS, fact, "nothing", (at,))


class Job:
    """The fields of a job, and the claims of `x-job` about them."""

    def __init__(self, known: Known) -> None:
        self.known = known
        root: Place = known.returned or (known.success,)
        kind = known.claim("type", root)
        root = (*root, "[]") if kind and kind.value == "array" else root
        self.fields: dict[str, str] = {}
        """The type of each field of a job, by dotted path."""
        for claim in known.claims:
            path = ".".join(part for part in claim.place[len(root) :] if part != "[]")
            if claim.kind == "type" and claim.place[: len(root)] == root and claim.place[-1] != "[]" and path:
                self.fields[path] = str(claim.value)
        self.keys = {claim.place[1]: claim for claim in known.claims if claim.kind == "x-job"}
        self.values = {value.casefold() for value in known.listed}
        self.argument = next((name for place, name in reversed(_arguments(known)) if place == "path"), "")

    def doubt(self, claim: Claim) -> str | None:
        """Return why a claim is doubtful; None if it is plain."""
        if claim.kind == "read-only":
            return "nothing"
        if claim.kind == "phase":
            return self._doubt_of_phase(claim.place[1], str(claim.value))
        name, paths = claim.place[1], claim.value
        key, _, part = name.partition(".")
        if part in _COUNTS and not isinstance(paths, str):
            return self._doubt_of_counts(part, paths)
        if part in ("property", "each") or name == "zone":
            return None if part else "nothing"
        if key in _SINGLE and tuple(paths) != tuple(self.best(key)):
            return f"{', '.join(self.best(key)) or 'nothing'} by its name"
        if key == "reason" and set(paths) != set(self.best(key)):
            return f"{', '.join(self.best(key)) or 'nothing'} by its name"
        return None

    def _doubt_of_phase(self, value: str, phase: str) -> str | None:
        meant = words.phases(value)
        if phase not in meant:
            return f"it means {' or '.join(sorted(meant))}" if meant else "no word with a plain meaning"
        return None if value.casefold() in self.values else "nothing"

    def _doubt_of_counts(self, part: str, paths: tuple[str, ...]) -> str | None:
        names = {path.rpartition(".")[2] for path in paths}
        if wrong := [name for name in sorted(names) if not words.suits(name, part)]:
            return f"not {', '.join(wrong)}, by the name"
        around = {path.rpartition(".")[0] for path in self.fields if path.rpartition(".")[2] in names}
        siblings = (
            path for path, kind in self.fields.items() if kind == "integer" and path.rpartition(".")[0] in around
        )
        plain = {name for path in siblings if words.suits(name := path.rpartition(".")[2], part)}
        return f"{', '.join(sorted(plain - names))}, too" if part != "total" and plain - names else None

    def left_out(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each key that `x-job` omits, with the fields of the job that plainly match it."""
        for key in ("id", "status", "created", "started", "finished", "cost", "progress", "reason"):
            if key not in {name.partition(".")[0] for name in self.keys}:
                best = self.best(key, depth=1) or (self._counts() if key == "progress" else [])
                if best and (self.keys or key in ("id", "status")):
                    yield key, best

    def _counts(self) -> list[str]:
        """Return the counts of completed parts that have counts of remaining parts next to them."""
        counts = [path for path, kind in self.fields.items() if kind == "integer"]
        of = {part: [path for path in counts if words.suits(path.rpartition(".")[2], part)] for part in _COUNTS}
        rooms = {path.rpartition(".")[0] for path in of["remaining"]}
        return [path for path in of["done"] if path.rpartition(".")[0] in rooms]

    def best(self, key: str, depth: int = 0) -> list[str]:
        """Return the paths that plainly match a key: the outermost ones, and for an id the most specific to the job."""
        table = words.vocabulary()[key]
        found = [path for path in self.fields if words.suits(path.rpartition(".")[2], key)]
        found = [path for path in found if not depth or path.count(".") < depth]
        outermost = min((path.count(".") for path in found), default=0)
        found = [path for path in found if path.count(".") == outermost]
        if "own" in table:
            ranks = {path: self._rank(path, table["own"]) for path in found}
            found = [path for path in found if ranks[path] == max(ranks.values())]
        return found

    def _rank(self, path: str, own: list[str]) -> int:
        name = path.rpartition(".")[2]
        if name == self.argument:
            return 3
        return 2 if name == "id" else int(any(word in own for word in words.of(name)))


def _arguments(known: Known) -> list[tuple[str, str]]:
    places = (claim.place for claim in known.claims if claim.kind == "place")
    return [(place[0], place[1]) for place in places if len(place) == 2]
