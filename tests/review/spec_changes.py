"""Changes of a spec, each with the verdict it is to get and a part of what is to be said."""

from __future__ import annotations

from .spec_change import (
    BASE,
    COST,
    DEPTH,
    ERROR,
    IDENT,
    NOTE,
    OPTIONS,
    OWNER,
    PATH,
    QUERY,
    ROWS,
    SETTING,
    STARTED,
    STATUS,
    TEAM,
    adds,
    breaks,
    edits,
    leaves,
    prop,
)

CHANGES = [
    # Fields.
    breaks("field removed", "Job.owner is gone: using it raises AttributeError", (OWNER, "")),
    breaks("field renamed", "Job.owner is gone", (OWNER, prop("user", "type: string", "Who started the job."))),
    adds("field added", "Job.user is a new field", (OWNER, OWNER + prop("user", "type: string", "More."))),
    breaks(
        "required field added",
        "Job.user is a new field that is required",
        (OWNER, OWNER + prop("user", "type: string", "More.")),
        ("required: [id]", "required: [id, user]"),
        ("                  id: j1\n", "                  id: j1\n                  user: me\n"),
    ),
    breaks(
        "string to integer",
        "Job.owner is int | None instead of str | None",
        (OWNER, OWNER.replace("string", "integer")),
    ),
    breaks(
        "integer to number", "Job.rows is float | None instead of int | None", (ROWS, ROWS.replace("integer", "number"))
    ),
    breaks(
        "number to integer", "Job.cost is int | None instead of float | None", (COST, COST.replace("number", "integer"))
    ),
    breaks("string to boolean", "Job.owner is bool | None", (OWNER, OWNER.replace("string", "boolean"))),
    breaks("string to anything", "Job.owner is Any instead of", (OWNER, OWNER.replace("          type: string\n", ""))),
    breaks(
        "format dropped",
        "Job.started_at is str | None",
        (STARTED, STARTED.replace("          format: date-time\n", "")),
    ),
    breaks(
        "format added",
        "Job.owner is uuid.UUID | None",
        (OWNER, OWNER.replace("string\n", "string\n          format: uuid\n")),
    ),
    breaks("format changed", "Job.started_at is datetime.date | None", (STARTED, STARTED.replace("date-time", "date"))),
    breaks(
        "object in the place of any object",
        "Job.options is Part | None instead of dict[str, Any] | None",
        (OPTIONS, OPTIONS.replace("type: object", "$ref: '#/components/schemas/Part'")),
    ),
    breaks(
        "items of another type",
        "Job.tags is list[int] | None instead of list[str] | None",
        (
            "Tags of the job.\n          items:\n            type: string",
            "Tags of the job.\n          items:\n            type: integer",
        ),
    ),
    breaks(
        "list to one",
        "Job.owner is list[str] | None",
        (OWNER, OWNER.replace("type: string", "type: array\n          items: {type: string}")),
    ),
    breaks(
        "optional to required",
        "Job.owner is str instead of str | None",
        ("required: [id]", "required: [id, owner]"),
        ("                  id: j1\n", "                  id: j1\n                  owner: me\n"),
    ),
    breaks(
        "nullable and optional to required",
        "Job.note is required",
        ("required: [id]", "required: [id, note]"),
        ("                  id: j1\n", "                  id: j1\n                  note: null\n"),
    ),
    breaks(
        "required to optional", "Job.id may be None", ("      # Marked so in the document.\n      required: [id]\n", "")
    ),
    breaks("required to nullable", "Job.id may be None", (IDENT, IDENT.replace("string", "[string, 'null']"))),
    edits("optional to nullable too", (OWNER, OWNER.replace("type: string", "type: [string, 'null']"))),
    edits("nullable and optional to optional", (NOTE, NOTE.replace("[string, 'null']", "string"))),
    breaks(
        "key of another spelling",
        "Job.owner is the key 'Owner' on the wire",
        (OWNER, OWNER.replace("owner:", "Owner:")),
    ),
    breaks(
        "string to constant",
        "Job.owner is to be 'me' alone",
        (OWNER, OWNER.replace("type: string", "type: string\n          const: me")),
    ),
    # Enums and components.
    adds(
        "value added",
        "Status.QUEUED is a new value, 'queued'",
        ("        - failed\n", "        - failed\n        - queued\n"),
    ),
    breaks("value removed", "Status.FAILED is gone", ("        - failed\n", "")),
    breaks("value renamed", "Status.FAILED is gone", ("        - failed\n", "        - broken\n")),
    breaks(
        "value in another case",
        "Status.FAILED is 'FAILED' instead of 'failed'",
        ("        - failed\n", "        - FAILED\n"),
    ),
    edits("values in another order", ("        - done\n        - failed\n", "        - failed\n        - done\n")),
    breaks("number removed from values", "Level.VALUE_1 is gone", ("enum: [0, 1]", "enum: [0]")),
    adds("number added to values", "Level.VALUE_2 is a new value", ("enum: [0, 1]", "enum: [0, 1, 2]")),
    adds(
        "string to values",
        "Job.owner is Status | None, which is a str | None, too",
        (OWNER, OWNER.replace("type: string", "$ref: '#/components/schemas/Status'")),
    ),
    breaks(
        "values to string",
        "Job.status is str | None instead of Status | None",
        (STATUS, STATUS.replace("$ref: '#/components/schemas/Status'", "type: string")),
    ),
    breaks(
        "values to numbers",
        "Status is an enum of int instead of an enum of str",
        (
            BASE[BASE.index("      type: string\n      description: Where a job") : BASE.index("\n    Level:")],
            "      type: integer\n      description: Where a job stands.\n      enum: [5, 6]\n",
        ),
        ("status: done", "status: 5"),
    ),
    breaks(
        "component renamed",
        "Part is gone: using it raises ImportError",
        ("    Part:\n", "    Piece:\n"),
        ("            $ref: '#/components/schemas/Part'\n", "            $ref: '#/components/schemas/Piece'\n"),
    ),
    adds(
        "component added",
        "Extra is a new class",
        (
            "    PartIds:\n",
            "    Extra:\n      type: string\n      description: More.\n      enum: [a]\n\n    PartIds:\n",
        ),
    ),
    # Arguments.
    adds(
        "optional argument added",
        "get_job_details(more) is a new argument that may be left out",
        (DEPTH, QUERY.format("more", "") + DEPTH),
    ),
    breaks(
        "required argument added",
        "get_job_details(more) is new and required",
        (DEPTH, QUERY.format("more", "          required: true\n") + DEPTH),
    ),
    breaks(
        "optional argument removed",
        "get_job_details(depth) is gone",
        (DEPTH + "          schema:\n            type: integer\n          example: 1\n", ""),
    ),
    breaks("argument renamed", "get_job_details(depth) is gone", ("- name: depth", "- name: height")),
    breaks(
        "argument required",
        "get_job_details(depth)",
        (DEPTH, DEPTH.replace("query\n", "query\n          required: true\n")),
    ),
    breaks(
        "argument of another type",
        "get_job_details(depth) takes str | None instead of int | None",
        (
            DEPTH + "          schema:\n            type: integer\n          example: 1\n",
            DEPTH + "          schema:\n            type: string\n",
        ),
    ),
    breaks(
        "argument in another place",
        "get_job_details(depth) is sent in the header as 'depth', not in the query",
        (DEPTH, DEPTH.replace("query", "header")),
    ),
    breaks(
        "body of other items",
        "get_job_details(part_ids) takes Sequence[str] instead of Sequence[int]",
        ("Ids of parts.\n      items:\n        type: integer", "Ids of parts.\n      items:\n        type: string"),
        ("example: [1]", "example: [a]"),
    ),
    breaks(
        "body of another name",
        "get_job_details(part_ids) is gone",
        ("    PartIds:\n", "    Ids:\n"),
        ("              $ref: '#/components/schemas/PartIds'\n", "              $ref: '#/components/schemas/Ids'\n"),
    ),
    breaks("setting to argument", "Client(team) is gone", (SETTING, "")),
    breaks(
        "setting without variable",
        "Client(team) is not read from the environment variable ACME_TEAM any more",
        ("          x-env: ACME_TEAM\n", ""),
    ),
    adds("setting optional", "Client(team) may be left out", (TEAM, TEAM.replace("          required: true\n", ""))),
    breaks(
        "setting under another header",
        "Client(team) is sent in the header as 'team', not in the header as 'Team'",
        ("- name: Team", "- name: team"),
    ),
    breaks("setting renamed", "Client(group) must be given", ("- name: Team", "- name: Group")),
    # The request and the answer.
    breaks(
        "path",
        "get_job_details sends POST /v1/jobs/{job_id}, not POST /jobs/{job_id}",
        (PATH, "  /v1/jobs/{job_id}:\n"),
    ),
    breaks(
        "method",
        "get_job_details sends PUT /jobs/{job_id}",
        ("    post:\n", "    put:\n"),
        ("      x-read-only: true\n", ""),
    ),
    edits("not repeated any more", ("      x-read-only: true\n", ""), says="get_job_details is not retried"),
    breaks(
        "method renamed", "Client.get_job_details is gone", ("operationId: get_job_details", "operationId: job_details")
    ),
    breaks(
        "whole body returned",
        "get_job_details returns another type: it is Answer instead of Job",
        ("          x-returns: job\n", ""),
    ),
    breaks(
        "status of success", "get_job_details returns for status 202, not 200", ("        '200':\n", "        '202':\n")
    ),
    breaks("error removed", "for status 404 an error whose attribute error is None, not a Reason", (ERROR, "")),
    adds(
        "error added",
        "for status 409 an error whose attribute error is a Reason",
        (ERROR, ERROR + ERROR.replace("404", "409")),
    ),
    breaks(
        "error of another status",
        "for status 404 an error whose attribute error is None",
        ("        '404':\n", "        '409':\n"),
    ),
    breaks(
        "header of the key",
        "Client(api_key) is sent as X-Key: Key <api_key>",
        ("      name: Authorization\n", "      name: X-Key\n"),
    ),
    breaks(
        "prefix of the key",
        "Client(api_key) is sent as Authorization: <api_key>, not as",
        ("      x-prefix: Key\n", ""),
    ),
    breaks(
        "key as bearer",
        "Client(api_key) is sent as Authorization: Bearer <api_key>",
        (
            "      type: apiKey\n      in: header\n      name: Authorization\n",
            "      type: http\n      scheme: bearer\n",
        ),
        ("      x-prefix: Key\n", ""),
    ),
    breaks("variable of the key", "ACME_API_KEY any more; ACME_KEY is", ("x-env: ACME_API_KEY", "x-env: ACME_KEY")),
    breaks(
        "key dropped",
        "Client(api_key) is gone",
        (BASE[BASE.index("security:\n") : BASE.index("paths:\n")], ""),
        (BASE[BASE.index("  securitySchemes:") : BASE.index("  schemas:\n")], ""),
    ),
    breaks(
        "default address",
        "Client(base_url) is https://example.org if left out",
        ("default: https://example.com", "default: https://example.org"),
    ),
    breaks("no default address", "Client(base_url) must be given", ("default: https://example.com", "default: ''")),
    breaks("variable of the address", "ACME_API_URL any more", ("        x-env: ACME_API_URL\n", "")),
    # Texts.
    edits("description of a field", ("Who started the job.", "Who asked for the job.")),
    edits("description of a component", ("description: A job.", "description: One job.")),
    edits("summary", ("summary: Return a job.", "summary: Return one job.")),
    edits("description of an argument", ("How deep to look.", "How far to look.")),
    edits("title", ("title: Acme", "title: Acme Jobs")),
    edits("example of an answer", ("                  id: j1\n", "                  id: j2\n")),
    edits("example of an argument", ("          example: j1\n", "          example: j2\n")),
    edits("example of an error", ("                message: No.\n", "                message: None.\n")),
    leaves("source", ("title: Get a job", "title: Get the job")),
    leaves("conflict reworded", ("because: A client has to accept what the service sends.", "because: It may come.")),
    leaves("version alone", ("version: '0.3.1'", "version: '0.3.2'")),
]
