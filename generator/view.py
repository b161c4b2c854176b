"""From a parsed spec to a package. Pure functions: nothing is read or written here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import jobs, naming
from .constructs import base_url
from .operations import arguments_of, operations_of
from .package import Argument, Enum, ErrorAnswer, Field, JobView, Model, Operation, Package, Scheme
from .runtime._job import Counts
from .runtime.errors import error_class
from .schemas import classes_of, component_name, resolve
from .specs import Spec
from .upstream import Named, Parsed, ParsedOperation

_AS_DOCUMENTED = "As the service documents it."


def package(spec: Spec, parsed: Parsed) -> Package:
    """Return what the templates need of one spec."""
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
        scheme=_scheme(document),
        models=tuple(_models(spec, parsed)),
        enums=tuple(_enums(spec)),
        operations=tuple(_operations(spec, parsed)),
        documents=tuple(document["info"].get("x-source", ())),
    )


def _base_url_doc(server: dict[str, Any]) -> str:
    described = [variable.get("description") for variable in server.get("variables", {}).values()]
    return next((text for text in (*described, server.get("description")) if text), "Where the service is.")


def _scheme(document: dict[str, Any]) -> Scheme | None:
    for requirement in document.get("security", []):
        for name in requirement:
            scheme = document["components"]["securitySchemes"][name]
            kind = "apiKey" if scheme["type"] == "apiKey" else scheme["scheme"].lower()
            prefix = {"apiKey": scheme.get("x-prefix", ""), "bearer": "Bearer", "basic": "Basic"}[kind]
            doc = scheme.get("description") or "The credential."
            return Scheme(kind, scheme.get("name", "Authorization"), prefix, scheme.get("x-env"), doc)
    return None


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
    return Field(naming.attribute(named.wire), named.wire, annotation, is_required, _described(spec, schema))


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
        status = next(status for status in operation["responses"] if status.startswith("2"))
        body_type = known.responses[status]
        unwrap, returns = _returned(parsed, operation["responses"][status], body_type)
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
            errors=tuple(_errors(operation["responses"], status)),
            is_repeatable=method == "get" or operation.get("x-read-only", False),
            job=_job(spec, operation, parameters, returns) if "x-job" in operation else None,
        )


def _job(spec: Spec, operation: dict[str, Any], parameters: list[dict[str, Any]], returns: str) -> JobView:
    said = dict(operation["x-job"])
    phases = said.pop("phases")
    schema, is_many = jobs.job_schema(spec, operation)
    ids = jobs.ids_of(spec, operation, parameters)[0] if is_many else None
    names = arguments_of(operation, parameters)
    facts: dict[str, Any] = {}
    for key, value in said.items():
        if key == "reason":
            ways = [jobs.way_of(spec, schema, name) for name in jobs.reasons_of(said)]
            facts[key] = tuple(tuple(map(naming.attribute, way)) for way in ways)
        elif isinstance(value, dict):
            done, remaining = (tuple(map(naming.attribute, value[part])) for part in ("done", "remaining"))
            facts[key] = Counts(naming.attribute(value["property"]), done=done, remaining=remaining)
        else:
            facts[key] = naming.attribute(value)
    return JobView(
        model=returns.removeprefix("list[").removesuffix("]"),
        facts=tuple(facts.items()),
        phases=tuple((phase, tuple(phases[phase])) for phase in jobs.PHASES if phase in phases),
        ids=next((name for (place, own), name in names.items() if ids in ((place, own), (place, ""))), None),
    )


def _returned(parsed: Parsed, response: dict[str, Any], body_type: str) -> tuple[str | None, str]:
    if "x-returns" not in response:
        return None, body_type
    named = next(named for named in parsed.models[body_type] if named.wire == response["x-returns"])
    return naming.attribute(named.wire), named.annotation


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


def _errors(responses: dict[str, Any], success: str) -> Iterator[ErrorAnswer]:
    for status, response in sorted(responses.items()):
        if status == success:
            continue
        by_number = error_class(int(status)) if status.isdigit() else None
        in_general = "InternalServerError" if status == "5XX" else "APIStatusError"
        schema = response.get("content", {}).get("application/json", {}).get("schema", {})
        component = component_name(schema)
        yield ErrorAnswer(
            status=status,
            class_name=by_number.__name__ if by_number else in_general,
            model=naming.class_name(component) if component else None,
            doc=response["description"],
        )
