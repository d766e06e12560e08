# SPDX-License-Identifier: Apache-2.0
"""The description of the API: OpenAPI 3.1, made from the types that the doors decode and encode.

Schemas come from msgspec, examples from where `paydar example` takes them, problems from their one
table, limits from their constants. Nothing is written twice; a test compares it with the routes.
"""

import datetime as dt
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final

import msgspec

from paydar.api import answers
from paydar.api.books import OCTETS
from paydar.api.doors import JSON
from paydar.api.operations import OPERATIONS, Operation
from paydar.api.papers import PDF
from paydar.api.problems import MEDIA, PROBLEMS, Told, body_of
from paydar.counter.commands import COMMANDS, Asked
from paydar.counter.examples import EXAMPLES, example_of
from paydar.law.pack import Pack

REF: Final = "#/components/schemas/{name}"
_BYTES: Final = frozenset({PDF, OCTETS})
KEY: Final = "^[!-~]{1,100}$"
ABOUT: Final = """\
The same commands as on paper, through the same counter. A command is answered 201 with a receipt
once it is on disk, or 422 with every ground of refusal; everything else that goes wrong is a
problem body (RFC 9457). No answer is not a refusal: send the same command with the same key again.
Look-ups of persons state a purpose and are written down before anything is shown; there is no bulk
path to persons. Compressed bodies are not taken. No header of CORS is ever sent."""
Json = dict[str, Any]


class Description:
    """The description for one law pack; examples are dated, so it is made anew every day."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._made: tuple[dt.date, bytes] | None = None

    def on(self, day: dt.date) -> bytes:
        """Return the description as JSON, with examples that are good on this day."""
        if self._made is None or self._made[0] != day:
            self._made = day, msgspec.json.encode(describe(self._pack, day))
        return self._made[1]


def describe(pack: Pack, day: dt.date) -> Json:
    """Return the OpenAPI document."""
    paths: dict[str, Json] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "paydar",
            "version": version("paydar"),
            "summary": "Civil registration that stands",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [{"name": name} for name in dict.fromkeys(o.tag for o in OPERATIONS)],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "`paydar token create`; each operation names the scope.",
                }
            },
            "schemas": _schemas(),
            "examples": _examples(pack, day),
        },
    }


def _schemas() -> dict[str, Json]:
    """Return the schema of everything that goes in or comes out."""
    told = [*COMMANDS.values(), *answers.SHAPES, Told]
    _, schemas = msgspec.json.schema_components(told, ref_template=REF)
    found: dict[str, Json] = dict(schemas)
    for kind, shape in COMMANDS.items():
        found[f"{shape.__name__}Line"] = _command_line(kind, shape.__name__)
    found["Entry"] = {
        "description": "An entry as it stands; `event` says of what.",
        "oneOf": [_ref("BirthEntry"), _ref("DeathEntry")],
        "discriminator": {
            "propertyName": "event",
            "mapping": {"birth": _at("BirthEntry"), "death": _at("DeathEntry")},
        },
    }
    found["Command"] = {
        "description": "One command: a line of a file, the body of a request.",
        "oneOf": [_ref(f"{shape.__name__}Line") for shape in COMMANDS.values()],
        "discriminator": {
            "propertyName": "command",
            "mapping": {k: _at(f"{s.__name__}Line") for k, s in COMMANDS.items()},
        },
    }
    return found


def _command_line(kind: str, name: str) -> Json:
    """Return the schema of `Asked` with the body of one kind in it."""
    (line,), _ = msgspec.json.schema_components([Asked])
    _, parts = msgspec.json.schema_components([Asked])
    schema: Json = {**parts["Asked"]} if "$ref" in line else dict(line)
    properties: Json = dict(schema["properties"])
    properties["command"] = {"const": kind}
    properties["key"] = {"type": "string", "pattern": KEY}
    properties["body"] = _ref(name)
    return {**schema, "title": f"{name}Line", "properties": properties}


def _at(name: str) -> str:
    return REF.format(name=name)


def _ref(name: str) -> Json:
    return {"$ref": _at(name)}


def _examples(pack: Pack, day: dt.date) -> dict[str, Json]:
    """Return a complete example of every command, and of every answer."""
    commands = {
        _name(kind): {"summary": kind, "value": msgspec.json.decode(example_of(kind, pack.id, day))}
        for kind in EXAMPLES
    }
    told = {name: {"value": msgspec.to_builtins(value)} for name, value in answers.EXAMPLES.items()}
    return commands | told


def _name(kind: str) -> str:
    return kind.replace(".", "-").replace("_", "-")


def _operation(told: Operation) -> Json:
    found: Json = {
        "operationId": told.name,
        "tags": [told.tag],
        "summary": told.summary,
        "responses": _responses(told),
    }
    if told.parameters:
        found["parameters"] = [p.described() for p in told.parameters]
    if told.scope:
        found["security"] = [{"token": []}]
        found["description"] = f"{told.means}\n\nScope: `{told.scope}`.".strip()
    else:
        found["security"] = []
        found["description"] = told.means
    if told.takes == JSON:
        examples = {_name(k): {"$ref": f"#/components/examples/{_name(k)}"} for k in EXAMPLES}
        content = {JSON: {"schema": _ref("Command"), "examples": examples}}
        found["requestBody"] = {"required": True, "content": content}
    elif told.takes:
        media: Json = {name.strip(): {"schema": {}} for name in told.takes.split(",")}
        found["requestBody"] = {"required": True, "content": media}
    return found


def _responses(told: Operation) -> dict[str, Json]:
    """Return what an operation answers, each problem with what it means."""
    found: dict[str, Json] = {}
    for status, (means, media, shape) in told.answers.items():
        found[str(status)] = {"description": means} | _content(media, shape)
        if told.tagged:
            found[str(status)]["headers"] = {"ETag": _header("what stands now")}
    if told.tagged:
        found["304"] = {"description": "unchanged since the ETag in If-None-Match"}
    by_status: dict[int, list[str]] = {}
    for name in told.problems:
        by_status.setdefault(PROBLEMS[name].status, []).append(name)
    for code, names in sorted(by_status.items()):
        if str(code) in found:  # 503 of /readyz is an answer of its own
            continue
        found[str(code)] = _problem(code, names)
    return found


def _content(media: str, shape: str) -> Json:
    if not media:
        return {}
    schema: Json = _ref(shape) if shape else {"type": "object" if media == JSON else "string"}
    if media in _BYTES:
        schema = {}
    content: Json = {"schema": schema}
    if shape in answers.EXAMPLES:
        content["examples"] = {shape: {"$ref": f"#/components/examples/{shape}"}}
    return {"content": {media: content}}


def _problem(code: int, names: Sequence[str]) -> Json:
    """Return the response of a status with every problem that has it."""
    examples = {n: {"value": msgspec.to_builtins(body_of(n))} for n in names}
    said = "; ".join(f"`{n}`: {PROBLEMS[n].title}" for n in names)
    told: Json = {
        "description": said,
        "content": {MEDIA: {"schema": _ref("Told"), "examples": examples}},
    }
    headers = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After"}
    if code in headers:
        told["headers"] = {headers[code]: _header("")}
    return told


def _header(means: str) -> Json:
    return {"schema": {"type": "string"}} | ({"description": means} if means else {})
