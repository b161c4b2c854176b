"""Read requests in Python samples: requests, httpx, or a vendor's SDK."""

from __future__ import annotations

import ast
import re
import textwrap
from typing import Any

from .facts import Place, Text, joined
from .requests import Request, Sample

_MODULES = {"requests", "httpx"}
_READ = {"url", "method", "headers", "params", "timeout", "verify", "follow_redirects", "allow_redirects"}
_METHODS = ("get", "post", "put", "patch", "delete")


class _Unknown:
    """A value that is not in the sample."""


UNKNOWN = _Unknown()


def read(text: Text) -> Sample:
    """Read a sample."""
    sample = Sample()
    try:
        tree = ast.parse(textwrap.dedent(joined(text)))
    except SyntaxError as error:
        sample.unread.append((f"no Python ({error.msg})", text[min((error.lineno or 1), len(text)) - 1].number))
        return sample
    _Code(tree, text, sample).read()
    return sample


class _Code:
    def __init__(self, tree: ast.Module, text: Text, sample: Sample) -> None:
        self.tree = tree
        self.text = text
        self.sample = sample
        self.known: dict[str, ast.expr] = {}
        self.imported: set[str] = set()

    def line(self, node: ast.AST) -> int:
        """Return the line of a node in the document."""
        return self.text[getattr(node, "lineno", 1) - 1].number

    def read(self) -> None:
        """Note the requests and uses in the sample."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                self.known[node.targets[0].id] = node.value
            elif isinstance(node, ast.Import | ast.ImportFrom):
                self.imported |= {(name.asname or name.name).partition(".")[0] for name in node.names}
        calls = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        for call in calls:
            self._request(call)
            self._variable(call)
        if not self.sample.requests:
            self._sdk(calls)
        for node in ast.walk(self.tree):
            self._use(node)

    def _request(self, call: ast.Call) -> None:
        """Note a call such as ``requests.get(url, headers={...})``."""
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in (*_METHODS, "request"):
            return
        given = list(call.args)
        keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        request = Request(self.line(call), call.func.attr.upper(), self.line(call))
        if call.func.attr == "request":
            method = given.pop(0) if given else keywords.get("method")
            value = self.value(method) if method else UNKNOWN
            request.method = value.upper() if isinstance(value, str) else ""
        url = given[0] if given else keywords.get("url")
        where = self.where(url) if url is not None else None
        text = self.value(where) if where is not None else UNKNOWN
        module = ast.unparse(call.func.value)
        is_url = isinstance(text, str) and re.match(r"https?://|\$|\{|<|/", text)
        if where is None or not isinstance(text, str) or not (is_url or module in _MODULES & self.imported):
            return
        request.url, request.url_line = text, self.line(where)
        for name, value in self.entries(keywords.get("headers")):
            request.headers.append((name, str(self.value(value)), self.line(value)))
        for name, value in self.entries(keywords.get("params")):
            self.sample.arguments.append((name, str(self.value(value)), self.line(value)))
        for name, value in keywords.items():
            if name in ("json", "data", "content"):
                self._body(request, name, self.where(value))
            elif name not in _READ:
                self.sample.unread.append((f"the argument {name}", self.line(value)))
        self.sample.requests.append(request)

    def _body(self, request: Request, argument: str, body: ast.expr) -> None:
        """Note the body of a request: a value, or a call that serializes one as JSON."""
        is_dumped = isinstance(body, ast.Call) and ast.unparse(body.func) == "json.dumps" and body.args
        value = self.value(body.args[0] if isinstance(body, ast.Call) and is_dumped else body)
        if isinstance(value, _Unknown) or not (is_dumped or argument == "json"):
            unknown = (node for node in ast.walk(body) if isinstance(node, ast.Name) and node.id not in self.known)
            self.sample.unread.append(("the body", self.line(next(unknown, body))))
            return
        request.value = (self.line(body), value)
        request.lines = self.lines(body.args[0] if isinstance(body, ast.Call) and is_dumped else body)
        request.media_type = "application/json" if argument == "json" else "text/plain"

    def _variable(self, call: ast.Call) -> None:
        """Note an environment variable that is read."""
        found = ast.unparse(call.func)
        if found in ("os.getenv", "os.environ.get", "getenv") and call.args:
            name = self.value(call.args[0])
            if isinstance(name, str):
                self.sample.variables.append((name, self.line(call)))

    def _sdk(self, calls: list[ast.Call]) -> None:
        """Note the arguments of calls that are not HTTP, as not reliably understood."""
        for call in calls:
            for keyword in call.keywords:
                if keyword.arg and isinstance(value := self.value(keyword.value), str) and not value.startswith("$"):
                    self.sample.arguments.append((keyword.arg, value, self.line(keyword.value)))
            root = call.func
            while isinstance(root, ast.Attribute):
                root = root.value
            is_method = isinstance(call.func, ast.Attribute) and isinstance(root, ast.Name)
            if is_method and isinstance(root, ast.Name) and root.id in self.known and root.id not in self.imported:
                self.sample.unread.append(("a call of an SDK, which shows no method and path", self.line(call)))

    def _use(self, node: ast.AST) -> None:
        """Note a response field that is read or compared, and a status."""
        if isinstance(node, ast.Subscript | ast.Call) and (path := self.path(node)):
            self.sample.uses.append((path, self.line(node)))
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            value = self.value(node.comparators[0])
            if (path := self.path(node.left)) and isinstance(value, str):
                self.sample.compared.append((path, value, self.line(node.comparators[0])))
            elif isinstance(node.left, ast.Attribute) and node.left.attr == "status_code" and isinstance(value, int):
                self.sample.statuses.append((str(value), self.line(node)))

    def path(self, node: ast.expr) -> tuple[str, ...] | None:
        """Return the path from a response's JSON to a value in it: ``response.json()["job"]``."""
        if isinstance(node, ast.Name) and node.id in self.known and not isinstance(self.known[node.id], ast.Name):
            return self.path(self.known[node.id])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "json" and not node.args:
                return ()
            inner = self.path(node.func.value) if node.func.attr == "get" and node.args else None
            return self._below(inner, node.args[0]) if inner is not None else None
        if isinstance(node, ast.Subscript):
            inner = self.path(node.value)
            return self._below(inner, node.slice) if inner is not None else None
        return None

    def _below(self, path: tuple[str, ...], key: ast.expr) -> tuple[str, ...] | None:
        value = self.value(key)
        if isinstance(value, str):
            return (*path, value)
        return (*path, "[]") if isinstance(value, int) else None

    def where(self, node: ast.expr) -> ast.expr:
        """Return the value of a name, or the node itself."""
        while isinstance(node, ast.Name) and node.id in self.known:
            node = self.known[node.id]
        return node

    def lines(self, node: ast.expr, place: Place = ()) -> dict[Place, int]:
        """Return the lines of all values in a value."""
        node = self.where(node)
        inside: list[tuple[str, ast.expr]] = self.entries(node)
        if isinstance(node, ast.List | ast.Tuple):
            inside = [(f"[{index}]", item) for index, item in enumerate(node.elts)]
        found = {place: self.line(node)}
        for name, value in inside:
            found |= self.lines(value, (*place, name))
        return found

    def entries(self, node: ast.expr | None) -> list[tuple[str, ast.expr]]:
        """Return the keys and values of a dict in the code."""
        found = self.where(node) if node is not None else None
        if not isinstance(found, ast.Dict):
            return []
        keys = [
            (self.value(key) if key is not None else UNKNOWN, value)
            for key, value in zip(found.keys, found.values, strict=True)
        ]
        return [(key, value) for key, value in keys if isinstance(key, str)]

    def value(self, node: ast.expr) -> Any:
        """Evaluate a node, with `${NAME}` for an environment variable; return `UNKNOWN` if that is not possible."""
        if isinstance(node, ast.Name):
            return self.value(self.known[node.id]) if node.id in self.known else UNKNOWN
        if isinstance(node, ast.JoinedStr):
            return "".join(self._part(part) for part in node.values)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.getenv", "os.environ.get") and node.args:
            return f"${{{self.value(node.args[0])}}}"
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            return f"${{{self.value(node.slice)}}}"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts = [self.value(node.left), self.value(node.right)]
            return "".join(parts) if all(isinstance(part, str) for part in parts) else UNKNOWN
        try:
            return ast.literal_eval(node)
        except ValueError:
            return UNKNOWN

    def _part(self, part: ast.expr) -> str:
        if isinstance(part, ast.FormattedValue):
            value = self.value(part.value)
            if isinstance(value, str):
                self.sample.substituted.append((value, self.line(self.where(part.value)), self.line(part)))
            return value if isinstance(value, str) else f"{{{ast.unparse(part.value)}}}"
        return str(self.value(part))
