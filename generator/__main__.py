"""``python -m generator``: what the sessions of nox call. Each command imports what it needs, and no other does."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from . import build
from .errors import CannotError, SpecError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 if all is well, 1 if something is to be mended, 2 if it could not be done."""
    parser = argparse.ArgumentParser(prog="python -m generator", description="Turn specs/ into clients/, and judge it.")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text.capitalize() + ".")
        added.set_defaults(run=run)
        return added

    for name, run, text in (
        ("generate", _generate, "write the clients"),
        ("check", _check, "compare the clients with what the specs give; write nothing"),
    ):
        command(name, run, text).add_argument("vendor", nargs="*", help="only these; all by default")
    added = command("audit", _audit, "hold the specs against the documents they transcribe")
    added.add_argument("vendor", nargs="*", help="only these; all by default")
    added.add_argument("--documents", type=Path, required=True, metavar="DIR", help="the folder of the documents")
    added.add_argument("--format", choices=("table", "markdown", "json"), default="table", help="table by default")
    command("specs", _specs, "validate and lint the specs")
    added = command("review", _review, "say what the specs change against a git ref, and what is to be mended")
    added.add_argument("base_ref", help="what to compare with, such as the branch to merge into")
    added.add_argument("--format", choices=("markdown", "json"), default="markdown", help="markdown by default")
    added.add_argument("--documents", type=Path, metavar="DIR", help="audit the specs against the documents there")
    command("reference", _reference, "write an HTML page for each vendor, and an index, to site/")
    given = parser.parse_args(arguments)
    try:
        code: int = given.run(given)
    except SpecError as error:
        print(error, file=sys.stderr)
        return 1
    except CannotError as error:
        print(error, file=sys.stderr)
        return 2
    return code


def _generate(given: argparse.Namespace) -> int:
    changed = build.generate(given.vendor)
    print("\n".join(f"changed {path}" for path in changed) or "nothing changed")
    return 0


def _check(given: argparse.Namespace) -> int:
    if differences := build.check(given.vendor):
        print("\n".join(differences), file=sys.stderr)
        print(f"{len(differences)} out of date; run: nox -s generate", file=sys.stderr)
        return 1
    print("the clients are what the specs give")
    return 0


def _audit(given: argparse.Namespace) -> int:
    from . import audit
    from .audit import report as audit_report

    found = audit.audit(given.vendor, given.documents)
    if given.format == "table":
        audit_report.show_table(found, audit_report.console())
    else:
        print(audit_report.as_json(found) if given.format == "json" else audit_report.as_markdown(found), end="")
    return 0 if found.is_clean else 1


def _specs(given: argparse.Namespace) -> int:
    from . import lint

    if findings := lint.lint(root=build.ROOT):
        print("\n".join(str(finding) for finding in findings), file=sys.stderr)
        print(f"{len(findings)} to mend; specs/README.md has the conventions", file=sys.stderr)
        return 1
    print("the specs are valid and follow the conventions")
    return 0


def _review(given: argparse.Namespace) -> int:
    from .review import AuditSummary, report, review

    audited = None
    if given.documents:
        from . import audit
        from .audit import report as audit_report

        outcome = audit.audit((), given.documents)
        audited = AuditSummary(audit_report.as_markdown(outcome), passed=outcome.is_clean)
    found = review(given.base_ref, root=build.ROOT, audit=audited)
    print(report.as_json(found) if given.format == "json" else report.as_markdown(found), end="")
    return 1 if found.to_mend else 0


def _reference(given: argparse.Namespace) -> int:
    from . import reference

    for path in reference.write():
        print(f"wrote {path.relative_to(build.ROOT).as_posix()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
