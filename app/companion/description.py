"""The endpoint's description as OpenAPI: made from the shapes that check what comes in, true by test."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from app.companion.sent import EventsIn, FileIn, OpenIn, PinIn, PositionsIn, RefusalOut

_REF = "#/components/schemas/{model}"
_BODIES: dict[str, type[BaseModel]] = {
    shape.__name__: shape for shape in (EventsIn, FileIn, OpenIn, PinIn, PositionsIn)
}
_WHY = {
    400: "Not asked by the name of this server, or no HTTP.",
    401: "The phone, its link or its code is not known.",
    403: "The link was revoked, has expired or belongs to another phone; the code is locked.",
    404: "There is no tour to open.",
    405: "Not this method.",
    408: "The body came too slowly.",
    409: "The id was used for another content.",
    413: "The body is too large.",
    415: "The body is compressed.",
    422: "What was sent cannot be read or taken.",
    429: "Too many at once or a minute; retry-after says when to come back.",
    503: "The database cannot be reached, or too many ask; retry-after says when to come back.",
}


def sends(
    answer: type[BaseModel],
    body: type[BaseModel] | None = None,
    *refusals: int,
    headers: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return how a route is described: its answer, what it is sent, and which refusals it knows.

    Args:
        answer: The shape of the answer 200.
        body: The shape of what is sent: as JSON, or as the header of a file.
        *refusals: Statuses beyond those that every route knows.
        headers: Names of headers that may be sent.
    """
    known = {400, 405, 503, *refusals} | ({408, 413, 415, 422} if body else set())
    extra: dict[str, Any] = {"x-body": body.__name__} if body else {}
    extra["parameters"] = [
        {"name": name, "in": "header", "required": False, "schema": {"type": "string"}} for name in headers
    ]
    return {
        "response_model": None,
        "responses": {
            200: {"model": answer, "description": "Done."},
            **{status: {"model": RefusalOut, "description": _WHY[status]} for status in sorted(known)},
        },
        "openapi_extra": extra,
    }


def describe(api: FastAPI) -> None:
    """Let the application describe itself; the shapes of what is sent come from what checks it."""

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            api.openapi_schema = _described(get_openapi(title="Rondo", version="1", routes=api.routes))
        return api.openapi_schema

    api.openapi = openapi  # type: ignore[method-assign] # FastAPI has it replaced this way


def _described(found: dict[str, Any]) -> dict[str, Any]:
    shapes: dict[str, Any] = found.setdefault("components", {}).setdefault("schemas", {})
    found["components"]["securitySchemes"] = {"phone": {"type": "http", "scheme": "bearer"}}
    for path, methods in found["paths"].items():
        for route in methods.values():
            if path.startswith("/api/") and path not in {"/api/open", "/api/pin"}:
                route["security"] = [{"phone": []}]
            body = _BODIES.get(route.pop("x-body", ""))
            if body is FileIn:
                _add(shapes, FileIn)
                route["parameters"].append(
                    {
                        "name": "x-event",
                        "in": "header",
                        "required": True,
                        "description": f"Base64url of the JSON of {FileIn.__name__}.",
                        "schema": {"type": "string", "pattern": r"^[A-Za-z0-9_-]+=*$"},
                    }
                )
                kinds = ("application/octet-stream", "image/jpeg", "image/png")
                picture = {"schema": {"type": "string", "format": "binary"}}
                route["requestBody"] = {"required": True, "content": dict.fromkeys(kinds, picture)}
            elif body is not None:
                _add(shapes, body)
                content = {"application/json": {"schema": {"$ref": _REF.format(model=body.__name__)}}}
                route["requestBody"] = {"required": True, "content": content}
    return found


def _add(shapes: dict[str, Any], model: type[BaseModel]) -> None:
    shape = model.model_json_schema(ref_template=_REF)
    shapes.update(shape.pop("$defs", {}))
    shapes[model.__name__] = shape
