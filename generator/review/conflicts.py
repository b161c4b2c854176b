"""Which conflicts of a spec a change adds, resolves or changes."""

from __future__ import annotations

from attrs import field, frozen

from ..spec.conflicts import Conflict
from ..spec.spec import Spec


@frozen
class Conflicts:
    """The conflicts of a vendor by what became of them; they are told apart by the nodes they are on."""

    new: list[Conflict] = field(factory=list)
    changed: list[Conflict] = field(factory=list)
    resolved: list[Conflict] = field(factory=list)
    unchanged: list[Conflict] = field(factory=list)


def compare(old: Spec | None, new: Spec | None) -> Conflicts:
    """Return which conflicts came, went, changed and stayed."""
    before = {conflict.pointer: conflict for conflict in (old.conflicts if old else ())}
    after = {conflict.pointer: conflict for conflict in (new.conflicts if new else ())}
    both = [after[at] for at in after if at in before]
    return Conflicts(
        new=[after[at] for at in after if at not in before],
        changed=[conflict for conflict in both if conflict != before[conflict.pointer]],
        resolved=[before[at] for at in before if at not in after],
        unchanged=[conflict for conflict in both if conflict == before[conflict.pointer]],
    )
