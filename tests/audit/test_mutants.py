"""The audit names every fact that is changed: on pages made from the specs, and in the specs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import attrs
import pytest

from generator.audit import waiting
from generator.audit.known import Known
from generator.spec import specs

from ..vendors import VENDORS, Vendor
from .auditing import bad_findings, document
from .marks import Page
from .mutants import Mutant, is_named, mutants
from .outline import Outline
from .pages import FORMS, can_write, pages
from .spec_mutants import spec_mutants

MOST_OF_A_KIND = 4
"""Maximum number of mutants of a kind to try on each page, spread over the page."""

STEP = 7
"""Every seventh mutant of a spec is tried; if the vendor docs are available, all are."""

LEAST = {
    "argument changed": 20,
    "authentication changed": 40,
    "base URL changed": 20,
    "body dropped": 8,
    "credential dropped": 8,
    "enum dropped": 3,
    "environment variable changed": 8,
    "field added": 40,
    "field dropped": 50,
    "field moved": 15,
    "field twice": 40,
    "format changed": 8,
    "format dropped": 8,
    "header changed": 40,
    "header dropped": 40,
    "items changed": 15,
    "items dropped": 4,
    "key changed": 60,
    "media type changed": 4,
    "method changed": 60,
    "name changed": 50,
    "null added": 40,
    "null dropped": 20,
    "path changed": 50,
    "place changed": 4,
    "required changed": 40,
    "required dropped": 1,
    "route dropped": 8,
    "sample entry added": 30,
    "sample entry dropped": 60,
    "sample entry moved": 30,
    "sample item added": 20,
    "sample null changed": 60,
    "sample type changed": 60,
    "sample value changed": 60,
    "status changed": 30,
    "status dropped": 4,
    "title changed": 2,
    "type changed": 50,
    "type dropped": 10,
    "unit changed": 6,
    "unit dropped": 6,
    "use changed": 20,
    "value added": 15,
    "value changed": 15,
    "value dropped": 15,
}
"""The kinds of page mutants, with the minimum number of each in total."""


WRITTEN = [vendor for vendor in VENDORS if can_write(vendor)]


@cache
def made(vendor: Vendor, form: str) -> list[Page]:
    """Return the pages of a vendor in a form."""
    return pages(Outline(vendor), form)


def tried(vendor: Vendor, form: str) -> Iterator[Mutant]:
    """Yield mutants of a page: all of the rare kinds, and some of the others from all over the page."""
    found = list(mutants(made(vendor, form)[0]))
    for kind in dict.fromkeys(mutant.kind for mutant in found):
        of_kind = [mutant for mutant in found if mutant.kind == kind]
        step = max(1, len(of_kind) / MOST_OF_A_KIND)
        yield from (of_kind[int(index * step)] for index in range(min(len(of_kind), MOST_OF_A_KIND)))


@pytest.fixture(params=WRITTEN, ids=repr)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    """Each vendor whose spec pages can be made from, in turn."""
    found: Vendor = request.param
    return found


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    """Each form of pages in turn."""
    return str(request.param)


def test_a_page_that_says_what_the_spec_says(vendor: Vendor, form: str) -> None:
    """On pages made from a spec the audit finds nothing wrong and nothing unread, without any conflict to help."""
    documents = [document(f"page_{index}.txt", page.text) for index, page in enumerate(made(vendor, form))]
    assert bad_findings(vendor, documents) == []
    assert all(len(found.facts) > 20 for found in documents)


def test_every_mutant_of_a_page_is_named(vendor: Vendor, form: str) -> None:
    """For any changed fact on a page, a finding is about its line, or about the missing statement."""
    documents = [document(f"page_{index}.txt", page.text) for index, page in enumerate(made(vendor, form))]
    missed = []
    for mutant in tried(vendor, form):
        changed = document(documents[0].name, mutant.text)
        findings = bad_findings(vendor, [changed, *documents[1:]])
        if not is_named(mutant, changed.name, findings):
            missed.append((mutant.kind, mutant.lines, mutant.was, mutant.now, findings[:3]))
    assert missed == []


def test_the_mutants_are_of_every_kind() -> None:
    """No kind of mutant gets lost, in any form."""
    counts: Counter[str] = Counter()
    for form in FORMS:
        of_form = Counter(mutant.kind for vendor in WRITTEN for mutant in tried(vendor, form))
        assert sum(of_form.values()) >= 150, form
        counts += of_form
    assert {kind: counts[kind] for kind in LEAST if counts[kind] < LEAST[kind]} == {}
    assert set(counts) == set(LEAST)


def test_mutants_of_a_spec_are_named(vendor: Vendor) -> None:
    """Whatever fact of a spec is changed, in any way that keeps it valid, a finding says so."""
    documents = [document(f"page_{index}.txt", page.text) for index, page in enumerate(made(vendor, "components"))]
    spec = specs.load(vendor.path)
    fields = list(waiting.Job(Known(spec.document)).fields)
    tried, missed = Counter[str](), []
    for mutant in list(spec_mutants(vendor.document, fields))[::STEP]:
        changed, problems = specs.checked(attrs.evolve(spec, document=mutant.document, conflicts=()), [])
        if problems:
            continue
        tried[mutant.kind] += 1
        findings = bad_findings(vendor, documents, changed.document)
        if not any(mutant.is_named_by(found) for found in findings):
            missed.append((mutant.kind, mutant.place, findings[:3]))
    assert missed == []
    assert len(tried) > 5
    assert sum(tried.values()) > 20
