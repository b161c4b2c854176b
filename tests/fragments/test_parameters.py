"""Parameters and request bodies."""

from __future__ import annotations

from typing import Any

import pytest

from .fragment import Fragment, of


@of("path_parameters")
def test_they_are_positional_in_the_order_of_the_path(fragment: Fragment) -> None:
    """Path parameters come in path order, by position or name, and each stays one segment."""
    client = fragment.client()
    assert client.get_job_details(7, "a/b c", True) == "done"
    assert fragment.target == "/users/7/jobs/a%2Fb%20c/true"
    client.get_job_details(job_id="j", user=8, exact=False)
    assert fragment.target == "/users/8/jobs/j/false"


@of("path_parameters")
@pytest.mark.parametrize("job_id", ["", ".", "..", "a\n"])
def test_what_would_change_the_path_is_not_sent(fragment: Fragment, job_id: str) -> None:
    """An id that would change the path is an error, and no request is made."""
    client = fragment.client()
    before = len(fragment.requests)
    with pytest.raises(ValueError, match="job_id: expected an id"):
        client.get_job_details(7, job_id, True)
    assert len(fragment.requests) == before


@of("query_scalars")
def test_scalars_are_sent_in_the_query(fragment: Fragment) -> None:
    """Each given parameter is in the query under its own name, percent-encoded."""
    client = fragment.client()
    client.get_job_details(job_name="a&b=c d", limit=5, share=0.5, kind=fragment.models.Kind.BATCH)
    assert fragment.query == [("jobName", "a&b=c d"), ("limit", "5"), ("share", "0.5"), ("kind", "batch")]


@of("query_scalars")
def test_a_query_parameter_that_is_left_out_is_not_sent(fragment: Fragment) -> None:
    """An omitted optional parameter is not in the query; a required one must be given."""
    client = fragment.client()
    client.get_job_details(job_name="")
    assert fragment.target == "/jobs?jobName="
    with pytest.raises(TypeError, match="job_name"):
        client.get_job_details()


@of("query_scalars")
def test_what_does_not_fit_is_not_sent(fragment: Fragment) -> None:
    """An argument of the wrong type is an error that names it."""
    with pytest.raises(ValueError, match="limit: expected integer, got string '5'"):
        fragment.client().get_job_details(job_name="a", limit="5")


@of("query_booleans")
def test_they_are_written_as_json_writes_them(fragment: Fragment) -> None:
    """A boolean is sent as true or false, and false is not the same as omitted."""
    client = fragment.client()
    client.get_job_details(verbose=True, archived=False)
    assert fragment.target == "/jobs?verbose=true&archived=false"
    client.get_job_details(verbose=False)
    assert fragment.target == "/jobs?verbose=false"


@of("query_arrays")
def test_each_item_stands_on_its_own(fragment: Fragment) -> None:
    """An array is sent as one pair per item; any sequence is accepted."""
    fragment.client().get_job_details(id=(1, 2), tag=["a b", "c"])
    assert fragment.query == [("id", "1"), ("id", "2"), ("tag", "a b"), ("tag", "c")]


@of("query_arrays")
def test_an_optional_array_is_left_out(fragment: Fragment) -> None:
    """An omitted or empty array sends no pair."""
    client = fragment.client()
    client.get_job_details(id=[3])
    assert fragment.target == "/jobs?id=3"
    client.get_job_details(id=[4], tag=[])
    assert fragment.target == "/jobs?id=4"


@of("query_ids")
def test_a_required_id_is_positional(fragment: Fragment) -> None:
    """A required query id comes after the ids in the path; optional parameters are keyword-only."""
    client = fragment.client({"runId": 452, "status": "over"})
    client.get_job_details("a", 452, with_tasks=True)
    assert fragment.target == "/teams/a/runs/?runId=452&withTasks=true"
    client.wait_for_job("a", 452)
    assert fragment.target == "/teams/a/runs/?runId=452"


@of("query_ids")
def test_many_are_asked_for_by_their_parts(fragment: Fragment) -> None:
    """Each id of `get_many` is a tuple of the arguments."""
    (result,) = fragment.client({"runId": 452, "status": "over"}).get_many([("a", 452)])
    assert (result.id, result.job.run_id) == (("a", 452), 452)


@of("query_ids")
def test_an_integer_id_is_an_integer(fragment: Fragment) -> None:
    """A text is not sent, and a different id in the response is a mismatch."""
    client = fragment.client({"runId": 453, "status": "over"})
    with pytest.raises(ValueError, match="run_id: expected integer"):
        client.get_job_details("a", "452")
    with pytest.warns(fragment.module.ContractWarning, match="'452'"):
        client.get_job_details("a", 452)


@of("header_parameters")
def test_header_parameters_are_sent(fragment: Fragment) -> None:
    """A header parameter is an argument named after the header; if omitted, the header is not sent."""
    client = fragment.client()
    client.get_job_details(x_tenant="acme", x_depth=3, x_dry_run=True)
    assert fragment.sent.headers["X-Tenant"] == "acme"
    assert fragment.sent.headers["X-Depth"] == "3"
    assert fragment.sent.headers["X-Dry-Run"] == "true"
    client.get_job_details(x_tenant="acme")
    assert "X-Depth" not in fragment.sent.headers


@of("header_parameters")
def test_what_no_header_can_hold_is_not_sent(fragment: Fragment) -> None:
    """A value that would end the header is an error that does not repeat the value."""
    with pytest.raises(ValueError, match=r"x_tenant: expected printable ASCII characters, got U\+000D at position 4"):
        fragment.client().get_job_details(x_tenant="acme\r\nX-Admin: 1")


@of("setting_in_header")
def test_it_is_given_once(fragment: Fragment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client takes the setting from its argument or the environment, and sends it with each request."""
    client = fragment.client(workspace_id="w-1")
    for _ in range(2):
        client.get_job_details()
        assert fragment.sent.headers["Workspace-Id"] == "w-1"
    monkeypatch.setenv("FRAGMENT_WORKSPACE", "w-2")
    fragment.client().get_job_details()
    assert fragment.sent.headers["Workspace-Id"] == "w-2"


@of("setting_in_header")
def test_it_must_be_given(fragment: Fragment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the setting, creating a client fails; the error names the argument and the variable."""
    monkeypatch.delenv("FRAGMENT_WORKSPACE", raising=False)
    with pytest.raises(fragment.module.ConfigurationError, match=r"workspace_id.*FRAGMENT_WORKSPACE"):
        fragment.client()


@of("setting_in_query")
def test_what_is_given_is_sent_with_each_call(fragment: Fragment) -> None:
    """Settings are in the query beside the parameters of the call."""
    fragment.client(workspace="w 1", timeout_="9", timeout=5).get_job_details(page=2)
    assert fragment.query == [("workspace", "w 1"), ("timeout", "9"), ("page", "2")]


@of("setting_in_query")
def test_a_setting_that_is_left_out_is_not_sent(fragment: Fragment) -> None:
    """An optional setting may be omitted."""
    fragment.client().get_job_details()
    assert fragment.target == "/jobs/latest"


JOB = "6f2c0c4e-5d1b-4c62-9d6a-1c5f6f0f1a2b"


@of("setting_in_path")
def test_settings_are_given_once(fragment: Fragment) -> None:
    """Only the id is an argument of the call."""
    settings: dict[str, Any] = {"account_id": 7, "x_github_api_version": "2022-11-28", "api_version": "v 1"}
    fragment.client(**settings).get_job_details(JOB)
    assert fragment.target == f"/accounts/7/jobs/{JOB}?api-version=v%201"
    assert fragment.sent.headers["X-GitHub-Api-Version"] == "2022-11-28"


@of("setting_in_path")
def test_an_integer_comes_from_the_environment(fragment: Fragment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its text is converted; an invalid integer is an error that names the variable."""
    monkeypatch.setenv("FRAGMENT_ACCOUNT", "12")
    fragment.client(api_version="1").get_job_details(JOB)
    assert fragment.target.startswith("/accounts/12/")
    monkeypatch.setenv("FRAGMENT_ACCOUNT", "twelve")
    with pytest.raises(fragment.module.ConfigurationError, match="FRAGMENT_ACCOUNT: expected an integer"):
        fragment.client(api_version="1")


@of("body_array")
def test_the_array_is_the_whole_body(fragment: Fragment) -> None:
    """The argument is named after the body's component, and the bare array is sent; any sequence is accepted."""
    client = fragment.client()
    client.get_job_details([1042, 1043])
    assert fragment.sent.content == b"[1042, 1043]"
    client.get_job_details(job_ids=())
    assert fragment.sent.content == b"[]"


@of("body_array")
def test_an_item_that_does_not_fit_is_not_sent(fragment: Fragment) -> None:
    """An item of the wrong type is an error with its index."""
    with pytest.raises(ValueError, match=r"job_ids\[1\]: expected integer"):
        fragment.client().get_job_details([1, "2"])


@of("body_object")
def test_a_model_is_sent_under_wire_names(fragment: Fragment) -> None:
    """The argument is named after the body's component; optional fields are sent only if set."""
    client = fragment.client()
    client.get_job_details(fragment.models.JobQuery(job_id="j-1"))
    assert fragment.body == {"jobId": "j-1"}
    assert fragment.sent.headers["Content-Type"] == "application/json"
    client.get_job_details(job_query=fragment.models.JobQuery(job_id="j-1", depth=2, additional_properties={"x": [1]}))
    assert fragment.body == {"jobId": "j-1", "depth": 2, "x": [1]}


@of("body_object")
def test_a_model_that_does_not_fit_is_not_sent(fragment: Fragment) -> None:
    """A field of the wrong type is an error with its path."""
    with pytest.raises(ValueError, match=r"job_query\.depth: expected integer, got string 'two'"):
        fragment.client().get_job_details(fragment.models.JobQuery(job_id="j-1", depth="two"))


@of("body_scalar")
def test_the_scalar_is_the_whole_body(fragment: Fragment) -> None:
    """A body without a component is the argument `body`; if optional, it is keyword-only or omitted."""
    client = fragment.client()
    client.get_job_details(body=7)
    assert fragment.sent.content == b"7"
    client.get_job_details()
    assert fragment.sent.content == b""
    assert "Content-Type" not in fragment.sent.headers
