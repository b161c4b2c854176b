"""From hand-written specs to typed clients."""

from .build import check, generate

__all__ = ["check", "generate"]
