"""Find the conflicts of a spec that a change adds, resolves or modifies."""

from __future__ import annotations

from attrs import field, frozen

from ..spec.conflicts import Conflict
from ..spec.spec import Spec


@frozen
class Conflicts:
    """The conflicts of a vendor, grouped by kind of change. Their nodes identify them."""

    new: list[Conflict] = field(factory=list)
    changed: list[Conflict] = field(factory=list)
    resolved: list[Conflict] = field(factory=list)
    unchanged: list[Conflict] = field(factory=list)


def compare(old: Spec | None, new: Spec | None) -> Conflicts:
    """Return the added, resolved, changed and unchanged conflicts."""
    before = {conflict.pointer: conflict for conflict in (old.conflicts if old else ())}
    after = {conflict.pointer: conflict for conflict in (new.conflicts if new else ())}
    both = [after[at] for at in after if at in before]
    return Conflicts(
        new=[after[at] for at in after if at not in before],
        changed=[conflict for conflict in both if conflict != before[conflict.pointer]],
        resolved=[before[at] for at in before if at not in after],
        unchanged=[conflict for conflict in both if conflict == before[conflict.pointer]],
    )
