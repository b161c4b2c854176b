"""Convert a parsed spec to a `Package`, with pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jobdetails_core._failure import error_class

from ..spec import jobs, naming
from ..spec.constructs import base_url
from ..spec.normal import CONST
from ..spec.notation import PHASES
from ..spec.operations import arguments_of, operations_of, steps_to, successes_of
from ..spec.schemas import classes_of, component_name, resolve
from ..spec.spec import Spec
from ..upstream import Named, Parsed, ParsedOperation
from .values import Argument, Enum, ErrorResponse, Field, JobView, Model, Operation, Package, Scheme

_AS_DOCUMENTED = "As the service documents it."
_PATH = re.compile(r"(?:https?://[\w.-]+|(?<![\w./:{]))((?:/[A-Za-z][\w.-]*)+)(?<!\.)")


def package(spec: Spec, parsed: Parsed) -> Package:
    """Return the values of one spec for the templates."""
    document = spec.document
    server = (document.get("servers") or [{}])[0]
    return Package(
        vendor=spec.vendor,
        title=document["info"]["title"],
        description=document["info"].get("description") or f"Job details of {document['info']['title']}.",
        version=document["info"]["version"],
        distribution=naming.distribution(spec.vendor),
        name=naming.package(spec.vendor),
        base_url=base_url(server),
        base_url_env=next((v["x-env"] for v in server.get("variables", {}).values() if "x-env" in v), None),
        base_url_doc=_base_url_doc(server),
        base_url_prefix=_base_url_prefix(server),
        schemes=_schemes(document),
        models=tuple(_models(spec, parsed)),
        enums=tuple(_enums(spec)),
        operations=tuple(_operations(spec, parsed)),
        documents=tuple(document["info"].get("x-source", ())),
    )


def _base_url_doc(server: dict[str, Any]) -> str:
    described = [variable.get("description") for variable in server.get("variables", {}).values()]
    return next((text for text in (*described, server.get("description")) if text), "Base URL of the service.")


def _base_url_prefix(server: dict[str, Any]) -> str | None:
    """Return the path in the description of the base URL, such as /api/v1."""
    return next((match[1] for match in _PATH.finditer(_base_url_doc(server))), None)


def _schemes(document: dict[str, Any]) -> tuple[Scheme, ...]:
    names = [name for requirement in document.get("security", [])[:1] for name in requirement]
    known = [document["components"]["securitySchemes"][name] for name in names]
    return tuple(map(_scheme, known, naming.credentials(names)))


def _scheme(scheme: dict[str, Any], argument: str) -> Scheme:
    kind = "apiKey" if scheme["type"] == "apiKey" else scheme["scheme"].lower()
    prefix = {"apiKey": scheme.get("x-prefix", ""), "bearer": "Bearer", "basic": "Basic"}[kind]
    doc = scheme.get("description") or "The credential."
    return Scheme(argument, kind, scheme.get("name", "Authorization"), prefix, scheme.get("x-env"), doc)


def _models(spec: Spec, parsed: Parsed) -> Iterator[Model]:
    for component, schema in classes_of(spec.document).items():
        if "enum" in schema:
            continue
        name = naming.class_name(component)
        of_wire = {named.wire: named for named in parsed.models[name]}
        required = schema.get("required", ())
        fields = (
            _field(spec, of_wire[wire], prop, is_required=wire in required)
            for wire, prop in schema["properties"].items()
        )
        yield Model(name, schema.get("description") or _AS_DOCUMENTED, tuple(fields))


def _field(spec: Spec, named: Named, schema: dict[str, Any], *, is_required: bool) -> Field:
    may_be_none = (named.is_nullable or not is_required) and named.annotation != "Any"
    annotation = f"{named.annotation} | None" if may_be_none else named.annotation
    const = tuple(schema.get(CONST, ()))
    return Field(naming.attribute(named.wire), named.wire, annotation, is_required, _described(spec, schema), const)


def _described(spec: Spec, schema: dict[str, Any]) -> str:
    text: str = schema.get("description") or resolve(spec, schema).get("description", "")
    return text


def _enums(spec: Spec) -> Iterator[Enum]:
    for component, schema in classes_of(spec.document).items():
        if "enum" in schema:
            members = tuple((naming.enum_member(value), value) for value in schema["enum"])
            name = naming.class_name(component)
            yield Enum(name, schema.get("description") or _AS_DOCUMENTED, schema["type"] == "integer", members)


def _operations(spec: Spec, parsed: Parsed) -> Iterator[Operation]:
    classes = {naming.class_name(component) for component in classes_of(spec.document)}
    for path, method, operation, parameters in operations_of(spec.document):
        name = naming.method(operation["operationId"])
        known = parsed.operations[naming.upstream_operation(operation["operationId"])]
        (status,) = successes_of(operation)
        responses = operation["responses"]
        body_type = known.responses[status]
        unwrap, returns = _returned(spec, parsed, responses[status], body_type)
        yield Operation(
            name=name,
            constant=naming.constant(name, classes),
            method=method.upper(),
            path=path,
            summary=operation.get("summary", "") or f"Call {method.upper()} {path}.",
            description=operation.get("description", ""),
            arguments=tuple(_arguments(spec, known, operation, parameters)),
            status=status,
            body_type=body_type,
            returns=returns,
            unwrap=unwrap,
            errors=tuple(_errors(responses, status)),
            is_repeatable=method == "get" or operation.get("x-read-only", False),
            not_ready=tuple((own, answer["x-phase"]) for own, answer in responses.items() if "x-phase" in answer),
            not_found_is_pending="x-not-found" in responses.get("404", {}),
            job=_job(spec, operation, parameters, returns) if "x-job" in operation else None,
        )


def _job(spec: Spec, operation: dict[str, Any], parameters: list[dict[str, Any]], returns: str) -> JobView:
    said = {key: value for key, value in operation["x-job"].items() if key != "phases"}
    phases = operation["x-job"]["phases"]
    ids = jobs.ids_of(spec, operation, parameters)[0] if jobs.job_schema(spec, operation)[1] else None
    names = arguments_of(operation, parameters)
    (status,) = successes_of(operation)
    return JobView(
        model=returns.removeprefix("list[").removesuffix("]"),
        within=operation["responses"][status].get("x-returns"),
        facts=tuple((key, _fact(value)) for key, value in said.items()),
        phases=tuple((phase, tuple(phases[phase])) for phase in PHASES if phase in phases),
        ids=next((name for (place, own), name in names.items() if ids in ((place, own), (place, ""))), None),
    )


def _fact(value: Any) -> Any:
    """Return a path, a tuple of paths, or a mapping of them; `property` is an older name for `each`."""
    if isinstance(value, dict):
        return {"each" if key == "property" else key: _fact(part) for key, part in value.items()}
    return (
        tuple(value) if isinstance(value, list) and len(value) > 1 else value[0] if isinstance(value, list) else value
    )


def _returned(spec: Spec, parsed: Parsed, response: dict[str, Any], body_type: str) -> tuple[str | None, str]:
    """Return the attribute path from the body to the value that a method returns, if any, and the value's type."""
    schema, attributes = resolve(spec, response["content"]["application/json"]["schema"]), []
    for step in steps_to(spec, schema, response["x-returns"]) if "x-returns" in response else ():
        named = next(named for named in parsed.models[body_type] if named.wire == step)
        body_type, schema = named.annotation, resolve(spec, schema["properties"][step])
        attributes.append(naming.attribute(step))
    return ".".join(attributes) or None, body_type


def _arguments(
    spec: Spec, known: ParsedOperation, operation: dict[str, Any], parameters: list[dict[str, Any]]
) -> Iterator[Argument]:
    names = arguments_of(operation, parameters)
    described = {(parameter["in"], parameter["name"]): parameter for parameter in parameters}
    for place, of_place in (("path", known.path), ("query", known.query), ("header", known.header)):
        for named in of_place:
            parameter = described[place, named.wire]
            yield Argument(
                name=names[place, named.wire],
                wire=named.wire,
                place=place,
                annotation=named.annotation,
                is_required=parameter.get("required", False),
                doc=parameter.get("description") or _described(spec, parameter["schema"]) or _AS_DOCUMENTED,
                example=parameter.get("example"),
                setting_env=parameter.get("x-env"),
                is_setting="x-setting" in parameter,
            )
    if known.body:
        body = operation["requestBody"]
        media = body["content"]["application/json"]
        name = next(name for (place, _), name in names.items() if place == "body")
        yield Argument(
            name=name,
            wire=name,
            place="body",
            annotation=known.body.annotation,
            is_required=body.get("required", False),
            doc=body.get("description") or _described(spec, media["schema"]) or _AS_DOCUMENTED,
            example=media.get("example"),
        )


def _errors(responses: dict[str, Any], success: str) -> Iterator[ErrorResponse]:
    for status, response in sorted(responses.items()):
        if status == success:
            continue
        class_name = "InternalServerError" if status == "5XX" else "APIStatusError"
        if "x-phase" in response:
            class_name = "JobNotReadyError"
        elif status.isdigit():
            class_name = error_class(int(status)).__name__
        schema = response.get("content", {}).get("application/json", {}).get("schema", {})
        component = component_name(schema)
        yield ErrorResponse(
            status=status,
            class_name=class_name,
            model=naming.class_name(component) if component else None,
            doc=response["description"],
        )
