"""Read `fetch` requests in JavaScript samples."""

from __future__ import annotations

from typing import Any

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from .facts import Place, Text, joined
from .requests import Request, Sample

_PARSER = Parser(Language(tree_sitter_javascript.language()))
_EQUAL = ("===", "==", "!==", "!=")
UNKNOWN = object()


def read(text: Text) -> Sample:
    """Read a sample."""
    sample = Sample()
    _Code(_PARSER.parse(joined(text).encode()).root_node, text, sample).read()
    return sample


def _text(node: Node | None) -> str:
    return node.text.decode() if node is not None and node.text is not None else ""


def _walk(node: Node) -> list[Node]:
    found = [node]
    for child in node.children:
        found += _walk(child)
    return found


class _Code:
    def __init__(self, root: Node, text: Text, sample: Sample) -> None:
        self.nodes = _walk(root)
        self.text = text
        self.sample = sample
        self.known: dict[str, Node] = {}

    def line(self, node: Node) -> int:
        """Return the line of a node in the document."""
        return self.text[node.start_point[0]].number

    def read(self) -> None:
        """Note the requests and uses in the sample."""
        for node in self.nodes:
            if node.type == "ERROR" or node.is_missing:
                self.sample.unread.append(("no JavaScript", self.line(node)))
            name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            if node.type == "variable_declarator" and name is not None and value is not None:
                self.known[_text(name)] = value
        for node in self.nodes:
            if node.type == "call_expression" and _text(node.child_by_field_name("function")) == "fetch":
                self._fetch(node)
            self._use(node)
        if not self.sample.requests:
            self.sample.unread.append(("JavaScript without a call of fetch", self.text[0].number))

    def _fetch(self, call: Node) -> None:
        arguments = call.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        given = [self.where(node) for node in given if node.type != "comment"]
        request = Request(self.line(call), "GET", self.line(call))
        url = self.value(given[0]) if given else UNKNOWN
        if not isinstance(url, str):
            self.sample.unread.append(("a request without a URL", self.line(call)))
            return
        request.url, request.url_line = url, self.line(given[0])
        for name, value in self.entries(given[1]) if len(given) > 1 else []:
            found = self.value(value)
            if name == "method":
                request.method, request.method_line = str(found), self.line(value)
            elif name == "headers":
                inner = self.entries(self.where(value))
                request.headers += [(key, str(self.value(node)), self.line(node)) for key, node in inner]
            elif name == "body" and found is not UNKNOWN:
                request.lines = self.lines(value)
                request.value, request.media_type = (self.line(value), found), "text/plain"
            else:
                self.sample.unread.append((f"the option {name}", self.line(value)))
        self.sample.requests.append(request)

    def _use(self, node: Node) -> None:
        """Note a response field that is read or compared, and a status."""
        if node.type in ("member_expression", "subscript_expression"):
            is_called = node.parent is not None and node.parent.type == "call_expression"
            target = node.child_by_field_name("object") if is_called else node
            if target is not None and (path := self.path(target)):
                self.sample.uses.append((path, self.line(target)))
        if node.type != "binary_expression" or _text(node.child_by_field_name("operator")) not in _EQUAL:
            return
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        value = self.value(right)
        if (path := self.path(left)) and isinstance(value, str):
            self.sample.compared.append((path, value, self.line(right)))
        elif _text(left).endswith(".status") and isinstance(value, int):
            self.sample.statuses.append((str(value), self.line(node)))

    def path(self, node: Node) -> tuple[str, ...] | None:
        """Return the path from a response's JSON to a value in it: ``data.job.status``."""
        node = self.where(node)
        if node.type == "await_expression" or node.type == "parenthesized_expression":
            return self.path(node.named_children[0])
        if node.type == "call_expression":
            return () if _text(node.child_by_field_name("function")).endswith(".json") else None
        target = node.child_by_field_name("object")
        inner = self.path(target) if target is not None else None
        if inner is None:
            return None
        if node.type == "member_expression":
            return (*inner, _text(node.child_by_field_name("property")))
        key = node.child_by_field_name("index")
        found = self.value(key) if key is not None else UNKNOWN
        if isinstance(found, str):
            return (*inner, found)
        return (*inner, "[]") if isinstance(found, int) else None

    def where(self, node: Node) -> Node:
        """Return the value of a name, or the node itself."""
        while node.type == "identifier" and _text(node) in self.known:
            node = self.known[_text(node)]
        return node

    def lines(self, node: Node, place: Place = ()) -> dict[Place, int]:
        """Return the lines of all values in a value."""
        node = self.where(node)
        if node.type == "call_expression" and (arguments := node.child_by_field_name("arguments")) is not None:
            return self.lines(arguments.named_children[0], place) if arguments.named_children else {}
        inside = self.entries(node) if node.type == "object" else []
        if node.type == "array":
            inside = [(f"[{index}]", child) for index, child in enumerate(node.named_children)]
        found = {place: self.line(node)}
        for name, value in inside:
            found |= self.lines(value, (*place, name))
        return found

    def entries(self, node: Node) -> list[tuple[str, Node]]:
        """Return the keys and values of an object in the code."""
        pairs = [child for child in node.named_children if child.type == "pair"]
        found = [(pair.child_by_field_name("key"), pair.child_by_field_name("value")) for pair in pairs]
        return [
            (str(self.value(key)) if key.type == "string" else _text(key), value)
            for key, value in found
            if key is not None and value is not None
        ]

    def value(self, node: Node) -> Any:
        """Evaluate a node; return `UNKNOWN` if that is not possible."""
        node = self.where(node)
        if node.type in ("string", "template_string"):
            return "".join(self._part(part) for part in node.named_children)
        if node.type == "number":
            text = _text(node)
            return float(text) if "." in text else int(text)
        if node.type in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[node.type]
        if node.type == "array":
            return [self.value(child) for child in node.named_children]
        if node.type == "object":
            return {name: self.value(value) for name, value in self.entries(node)}
        if node.type == "call_expression" and _text(node.child_by_field_name("function")) == "JSON.stringify":
            arguments = node.child_by_field_name("arguments")
            return self.value(arguments.named_children[0]) if arguments is not None else UNKNOWN
        if _text(node).startswith("process.env."):
            return f"${{{_text(node).removeprefix('process.env.')}}}"
        return UNKNOWN

    def _part(self, part: Node) -> str:
        if part.type == "template_substitution":
            value = self.value(part.named_children[0])
            if isinstance(value, str):
                literal = self.where(part.named_children[0])
                self.sample.substituted.append((value, self.line(literal), self.line(part)))
            return value if isinstance(value, str) else "{" + _text(part.named_children[0]) + "}"
        return _text(part)
