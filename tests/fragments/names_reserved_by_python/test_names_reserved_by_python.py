"""Names that are keywords or builtins of Python."""

from __future__ import annotations

from ..fragment import Fragment


def test_they_get_an_underscore(fragment: Fragment) -> None:
    """The Python name has an underscore behind it; the wire has the name itself."""
    answer = {"from": "a", "None": "b", "str": 1, "list": ["c"], "id": "d", "type": "def"}
    client = fragment.client(answer)
    job = client.import_("x", lambda_="y", print_="z")
    assert fragment.target == "/jobs/x?lambda=y"
    assert fragment.sent.headers["print"] == "z"
    assert (job.from_, job.none, job.str_, job.list_, job.id) == ("a", "b", 1, ["c"], "d")
    assert job.type_ is fragment.models.List.DEF
    assert job.to_dict() == answer
