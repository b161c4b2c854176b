"""Basic authentication."""

from __future__ import annotations

import base64

from ..fragment import Fragment


def test_user_and_password_are_encoded(fragment: Fragment) -> None:
    """The key is given as user:password, and sent as basic authentication has it."""
    fragment.client(api_key="aladdin:open:sesame").get_job_details()
    scheme, _, encoded = fragment.sent.headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    assert base64.b64decode(encoded) == b"aladdin:open:sesame"
