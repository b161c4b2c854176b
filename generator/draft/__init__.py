"""Draft a spec from a vendor's OpenAPI document or page, with a TODO for each decision."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import yaml

from ..errors import CannotError
from ..spec.naming import VENDOR
from . import official, page
from .emit import to_yaml
from .lined import Lined
from .skeleton import document


class DraftError(CannotError):
    """No draft can be made from a file."""


def draft(vendor: str, file: Path, path: str | None = None) -> str:
    """
    Return a draft of a vendor's spec.

    Args:
        vendor: Name of the vendor, which becomes the name of the spec.
        file: An OpenAPI document, as JSON or YAML, or a documentation page.
        path: The path of the operation, if the file has several.

    Raises:
        CannotError: The file cannot be read, or has no such operation.
    """
    if not VENDOR.fullmatch(vendor):
        raise DraftError(f"{vendor!r}: expected the name of a vendor in lower case, such as acme")
    try:
        content = file.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise DraftError(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise DraftError(f"{file}: expected text in UTF-8") from None
    source = {"document": file.name, "sha256": sha256(content).hexdigest()}
    api = _api(text)
    endpoint = official.endpoint(api, path, file.name) if api else page.endpoint(text, file.name, path)
    unread = "".join(f"# TODO: {text}\n" for text in endpoint.unread)
    return to_yaml(document(vendor, endpoint, source)).rstrip("\n") + "\n" + unread


def _api(text: str) -> Lined | None:
    """Parse a text as an OpenAPI document; return None if it is a page."""
    if not re.search(r"""^\s*\{|^["']?(?:openapi|swagger)["']?\s*:""", text, re.MULTILINE):
        return None
    try:
        found = Lined(text)
    except yaml.YAMLError:
        return None
    is_api = isinstance(found.document, dict) and ("openapi" in found.document or "swagger" in found.document)
    return found if is_api else None
