"""Each vendor's documented sample, through its client."""

from __future__ import annotations

from typing import Any

import httpx

from ..vendors import Vendor, answering


def without_nulls(value: Any) -> Any:
    """Return JSON without the keys that are null, which a model does not tell from absent ones."""
    if isinstance(value, dict):
        return {key: without_nulls(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, list):
        return [without_nulls(entry) for entry in value]
    return value


def test_the_sample_comes_back(vendor: Vendor) -> None:
    """`to_dict` gives the documented sample back, and nothing in it is a mismatch."""
    client = vendor.client(answering(lambda request: httpx.Response(200, json=vendor.example)))
    response = client.get_job_details_response(*vendor.arguments)
    assert response.parsed.to_dict() == without_nulls(vendor.example)
    assert response.mismatches == ()
