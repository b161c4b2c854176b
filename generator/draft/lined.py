"""Read YAML or JSON and remember the line of each key."""

from __future__ import annotations

from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Lined:
    """A document that knows the line of each of its objects."""

    def __init__(self, text: str) -> None:
        """
        Parse a text.

        Raises:
            yaml.YAMLError: The text is neither YAML nor JSON.
        """
        self._lines: dict[tuple[int, Any], int] = {}
        self._constructor = yaml.constructor.SafeConstructor()
        node = yaml.compose(text, Loader=_Loader)
        self.document: Any = self._built(node) if node else None

    def line(self, parent: Any, key: Any) -> int | None:
        """Return the line of a key of an object, or of an item of an array."""
        return self._lines.get((id(parent), key))

    def _built(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            mapping: dict[Any, Any] = {}
            for key_node, value in node.value:
                key = self._built(key_node)
                if isinstance(key, dict | list):
                    continue
                mapping[key] = self._built(value)
                self._lines[id(mapping), key] = key_node.start_mark.line + 1
            return mapping
        if isinstance(node, yaml.SequenceNode):
            items: list[Any] = []
            for index, item in enumerate(node.value):
                items.append(self._built(item))
                self._lines[id(items), index] = item.start_mark.line + 1
            return items
        if node.tag == "tag:yaml.org,2002:timestamp":
            return node.value  # as in JSON
        return self._constructor.construct_object(node)
