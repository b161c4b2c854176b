"""Find the changes of a client's requests, environment variables and error handling."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..package.values import Argument, Operation, Package, Scheme
from .finding import Effect, Finding


def compare(old: Package, new: Package) -> list[Finding]:
    """Return the changes in what a client sends, what it reads from the environment, and how it handles errors."""
    found = [*_base_url(old, new), *_credentials(old, new), *_settings(old, new)]
    known = {operation.name: operation for operation in old.operations}
    for operation in new.operations:
        if operation.name in known:
            found += _operation(known[operation.name], operation)
    return sorted(found, reverse=True)


def _base_url(old: Package, new: Package) -> Iterator[Finding]:
    if old.base_url != new.base_url:
        if old.base_url is None:
            yield Finding(Effect.ADDITION, "Client(base_url)", f"may be left out: it is {new.base_url} then.")
        elif new.base_url is None:
            says = f"must be given: it was {old.base_url} if left out, and is a ConfigurationError now."
            yield Finding(Effect.BREAKING, "Client(base_url)", says)
        else:
            says = f"is {new.base_url} if left out, not {old.base_url}: requests go to another address."
            yield Finding(Effect.BREAKING, "Client(base_url)", says)
    yield from _environment("Client(base_url)", old.base_url_env, new.base_url_env)


def _environment(where: str, old: str | None, new: str | None) -> Iterator[Finding]:
    if old == new:
        return
    if old is None:
        yield Finding(Effect.ADDITION, where, f"may be left out where the environment variable {new} is set.")
    else:
        instead = f"; {new} is" if new else ""
        yield Finding(Effect.BREAKING, where, f"is not read from the environment variable {old} any more{instead}.")


def _credentials(old: Package, new: Package) -> Iterator[Finding]:
    known = {scheme.argument: scheme for scheme in old.schemes}
    for scheme in new.schemes:  # removed arguments show in the signature
        where = f"Client({scheme.argument})"
        before = known.get(scheme.argument)
        if before is None:
            yield Finding(Effect.BREAKING, where, "must be given: without it there is a ConfigurationError.")
            continue
        if _sent(before) != _sent(scheme):
            yield Finding(Effect.BREAKING, where, f"is sent as {_sent(scheme)}, not as {_sent(before)}.")
        yield from _environment(where, before.env, scheme.env)


def _sent(scheme: Scheme) -> str:
    key = f"base64(<{scheme.argument}>)" if scheme.kind == "basic" else f"<{scheme.argument}>"
    return f"{scheme.header}: {' '.join(part for part in (scheme.prefix, key) if part)}"


def _settings(old: Package, new: Package) -> Iterator[Finding]:
    known = {setting.name: setting for setting in old.settings}
    for setting in new.settings:
        where = f"Client({setting.name})"
        before = known.get(setting.name)
        if before:
            yield from _environment(where, before.setting_env, setting.setting_env)
            yield from _argument(where, before, setting)
        is_new_need = setting.is_required and not (before and before.is_required)
        if is_new_need:
            yield Finding(Effect.BREAKING, where, "must be given: without it there is a ConfigurationError.")
        elif before and before.is_required and not setting.is_required:
            yield Finding(Effect.ADDITION, where, "may be left out.")


def _operation(old: Operation, new: Operation) -> Iterator[Finding]:
    where = f"Client.{new.name}"
    if (old.method, _shape(old.path)) != (new.method, _shape(new.path)):
        says = f"sends {new.method} {new.path}, not {old.method} {old.path}: a server may know only that one."
        yield Finding(Effect.BREAKING, where, says)
    if old.status != new.status:
        says = f"returns for status {new.status}, not {old.status}, which raises APIStatusError now."
        yield Finding(Effect.BREAKING, where, says)
    if old.is_repeatable != new.is_repeatable:
        now = "is retried after a failure" if new.is_repeatable else "is not retried after a failure any more"
        yield Finding(Effect.EDIT, where, f"{now}.")
    known = {argument.name: argument for argument in old.call_arguments}
    for argument in new.call_arguments:
        if argument.name in known:
            yield from _argument(f"{where}({argument.name})", known[argument.name], argument)
    yield from _errors(where, old, new)


def _shape(path: str) -> str:
    """Return a path without its parameter names, which are not sent."""
    return re.sub(r"\{[^{}]*\}", "{}", path)


def _argument(where: str, old: Argument, new: Argument) -> Iterator[Finding]:
    if (old.place, old.wire) != (new.place, new.wire):
        says = f"is sent in the {new.place} as {new.wire!r}, not in the {old.place} as {old.wire!r}."
        yield Finding(Effect.BREAKING, where, says)


def _errors(where: str, old: Operation, new: Operation) -> Iterator[Finding]:
    statuses = sorted({answer.status for operation in (old, new) for answer in operation.errors})
    for status in statuses:
        before, after = _error_model(old, status), _error_model(new, status)
        if before == after:
            continue
        if before is None:
            yield Finding(
                Effect.ADDITION, where, f"raises for status {status} an error whose attribute error is a {after}."
            )
        else:
            now = f"a {after}" if after else "None"
            says = f"raises for status {status} an error whose attribute error is {now}, not a {before}."
            yield Finding(Effect.BREAKING, where, says)


def _error_model(operation: Operation, status: str) -> str | None:
    """Return the error model for a status as a client looks it up: by number, else by range, else the default."""
    models = {answer.status: answer.model for answer in operation.errors if answer.model}
    return next((models[key] for key in (status, f"{status[0]}XX", "default") if key in models), None)
