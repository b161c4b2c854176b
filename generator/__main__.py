"""``python -m generator``, which the nox sessions call. Each command imports only what it needs."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from .errors import CannotError, SpecError
from .render import build


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 on success, 1 if something must be fixed, 2 if it failed, 130 if interrupted."""
    description = "Generate clients/ from specs/, and check both."
    parser = argparse.ArgumentParser(prog="python -m generator", description=description)
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text.capitalize() + ".")
        added.set_defaults(run=run)
        return added

    for name, run, text in (
        ("generate", _generate, "write the clients"),
        ("check", _check, "check that the clients match the specs, without writing anything"),
    ):
        vendor_help = "only these, even if other specs are invalid; all by default"
        command(name, run, text).add_argument("vendor", nargs="*", help=vendor_help)
    added = command("audit", _audit, "compare the specs with the documents they transcribe")
    added.add_argument("vendor", nargs="*", help="only these; all by default")
    added.add_argument("--documents", type=Path, required=True, metavar="DIR", help="folder with the documents")
    added.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="text by default")
    added.add_argument("--explained", action="store_true", help="also show what conflicts explain")
    added.add_argument("--update", action="store_true", help="record the documents' facts in specs/documents.lock")
    added = command("drift", _drift, "fetch the pages that the specs transcribe, and report which have changed")
    added.add_argument("--format", choices=("text", "json"), default="text", help="text by default")
    added.add_argument("--update", action="store_true", help="record their new state in specs/documents.lock")
    command("specs", _specs, "validate and lint the specs")
    added = command("review", _review, "report how the specs differ from a git ref, and what must be fixed")
    added.add_argument("base_ref", help="git ref to compare with, such as the target branch")
    added.add_argument("--format", choices=("markdown", "json"), default="markdown", help="markdown by default")
    added.add_argument("--documents", type=Path, metavar="DIR", help="audit the specs against the documents there")
    added = command("facts", _facts, "print the facts that a documentation page states, as JSON")
    added.add_argument("page", type=Path, help="Markdown, HTML, reStructuredText, AsciiDoc, wiki text or plain text")
    endpoint = os.environ.get("WANTED_ENDPOINT")
    text = "the endpoint to read if the page documents several; $WANTED_ENDPOINT by default"
    added.add_argument("--endpoint", default=endpoint, metavar="'GET /x'", help=text)
    command("build", _build, "build the wheel and sdist of every package into dist/")
    added = command("release", _release, "check a release before it is published")
    added.add_argument(
        "action", choices=("check", "select"), help="compare a tag with its package, or keep only its files in dist/"
    )
    added.add_argument("tag", help="the tag, such as jobdetails-core-v0.2.0")
    added = command("draft", _draft, "print the draft of a spec, made from an OpenAPI document or a page")
    added.add_argument("vendor", help="name of the vendor, such as acme")
    added.add_argument("file", type=Path, help="an OpenAPI document (JSON or YAML), or a documentation page")
    added.add_argument("path", nargs="?", help="path of the operation, if the file has several")
    command("reference", _reference, "write an HTML page for each vendor, and an index, to site/reference/")
    given = parser.parse_args(arguments)
    try:
        code: int = given.run(given)
    except SpecError as error:
        print(error, file=sys.stderr)
        return 1
    except CannotError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:  # such as a full disk
        print(f"{given.command} failed: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    return code


def _generate(given: argparse.Namespace) -> int:
    try:
        changed = build.generate(given.vendor)
    except SpecError as error:
        from . import lint

        print(error, file=sys.stderr)
        for finding in lint.convention_findings(error.problems, root=build.ROOT):  # report everything at once
            print(finding, file=sys.stderr)
        return 1
    print("\n".join(f"changed {path}" for path in changed) or "nothing changed")
    return 0


def _check(given: argparse.Namespace) -> int:
    if differences := build.check(given.vendor):
        print("\n".join(differences), file=sys.stderr)
        print(f"{len(differences)} out of date; run `nox -s generate`", file=sys.stderr)
        return 1
    print("the clients match the specs")
    return 0


def _audit(given: argparse.Namespace) -> int:
    from rich.console import Console

    from . import audit
    from .audit import report as audit_report

    found = audit.audit(given.vendor, given.documents, update=given.update)
    if given.format == "text":
        audit_report.show(found, Console(highlight=False), explained=given.explained)
    else:
        print(audit_report.as_json(found) if given.format == "json" else audit_report.as_markdown(found), end="")
    return 0 if found.is_clean else 1


def _facts(given: argparse.Namespace) -> int:
    from .audit import facts_of_page

    print(json.dumps({"facts": facts_of_page(given.page, given.endpoint)}, indent=1))
    return 0


def _drift(given: argparse.Namespace) -> int:
    from . import drift

    pages = drift.drift(update=given.update)
    print(drift.as_json(pages) if given.format == "json" else drift.as_text(pages), end="")
    return drift.exit_code(pages)


def _specs(given: argparse.Namespace) -> int:
    from . import lint

    if findings := lint.lint(root=build.ROOT):
        print("\n".join(str(finding) for finding in findings), file=sys.stderr)
        print(f"{len(findings)} findings; see specs/README.md for the conventions", file=sys.stderr)
        return 1
    print("the specs are valid and follow the conventions")
    return 0


def _draft(given: argparse.Namespace) -> int:
    from .draft import draft

    print(draft(given.vendor, given.file, given.path), end="")
    return 0


def _review(given: argparse.Namespace) -> int:
    from .review import AuditSummary, LintFinding, report, review

    def audited(changed: Sequence[str]) -> AuditSummary:
        from . import audit
        from .audit import report as audit_report

        outcome = audit.audit((), given.documents)
        return AuditSummary(audit_report.as_markdown(outcome, changed), passed=outcome.is_clean)

    def linted(root: Path) -> Sequence[LintFinding]:
        from . import lint

        try:
            return lint.lint(root=root)
        except SpecError:
            return ()  # the review reports these problems itself

    found = review(given.base_ref, root=build.ROOT, linter=linted, audit=audited if given.documents else None)
    print(report.as_json(found) if given.format == "json" else report.as_markdown(found), end="")
    return 1 if found.must_fix else 0


def _build(given: argparse.Namespace) -> int:
    from .release import distributions

    for path in distributions.build(build.ROOT, build.ROOT / "dist"):
        print(f"built {path.relative_to(build.ROOT).as_posix()}")
    return 0


def _release(given: argparse.Namespace) -> int:
    from .release import tags

    release = tags.parse(given.tag)
    if given.action == "check":
        tags.check(release, build.ROOT)
        print(f"{given.tag}: the tag, the package and CHANGELOG.md agree")
    else:
        print("\n".join(path.name for path in tags.select(release, build.ROOT / "dist")))
    return 0


def _reference(given: argparse.Namespace) -> int:
    from . import reference

    for path in reference.write():
        print(f"wrote {path.relative_to(build.ROOT).as_posix()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
