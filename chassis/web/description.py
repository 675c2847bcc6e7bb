"""The OpenAPI description of a service, and a page to read and try it in.

Both are open to everybody (ADR 0019), since they describe the interface and hold no data. The page's scripts and styles
are installed with the service, and its Content-Security-Policy allows no others.

A body shows an example in the description by its configuration:

    class ReasonBody(Message):
        model_config = example(reason="Trùng với kế hoạch số 254/KH-UBND")

        reason: Text
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from pydantic import ConfigDict, JsonValue

from chassis.web.described import complete
from chassis.web.problems import KnownProblem, PositionBeyondLog, known_problems
from contracts.message import Refusal

OPEN: Final = frozenset({"/openapi.json", "/docs", "/docs/page.js", "/docs/{asset}"})
"""The addresses of this module, which serve whoever asks."""
_PROBLEM: Final = {
    "description": "A problem (RFC 9457): `code` is stable, `detail_vi` and `detail_en` say what to do.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
PROBLEM_RESPONSES: Final[Mapping[int | str, dict[str, Any]]] = {"4XX": _PROBLEM, "503": _PROBLEM}
Asset = Literal["swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"]
_ASSETS = Path(str(files("fastapi_offline") / "static"))
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
# The addresses are relative, so that they hold behind a proxy that serves several services.
_PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="icon" href="docs/favicon.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/page.js"></script>
</body>
</html>
"""
_SCRIPT = """SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#page",
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
"""
_PROBLEM_EXAMPLE: Final = {
    "type": "urn:tdkt:problem:position-beyond-log",
    "title": "Position beyond log",
    "status": 422,
    "code": "position-beyond-log",
    "detail": PositionBeyondLog(position=43).sentence("vi"),
    "detail_vi": PositionBeyondLog(position=43).sentence("vi"),
    "detail_en": PositionBeyondLog(position=43).sentence("en"),
    "correlation_id": "0199c0de-0000-7000-8000-0123456789ac",
    "trace_id": "0199c0de000070008000012345678900",
    "facts": {"position": 43},
}
router = APIRouter(include_in_schema=False)


def example(**body: JsonValue) -> ConfigDict:
    """The configuration of a Message that shows `body` as its example; FastAPI leaves out members that are None."""
    return ConfigDict(json_schema_extra={"examples": [body]})


@router.get("/openapi.json")
async def show_description(request: Request) -> Response:
    """The description, in OpenAPI 3.1; its paths begin at the address at which it was asked for."""
    servers = [{"url": request.scope.get("root_path") or "/"}]
    return JSONResponse({**description_of(request.app), "servers": servers}, headers=_HEADERS)


@router.get("/docs")
async def show_page(request: Request) -> Response:
    """A page to read the description, and to try it with a token."""
    return HTMLResponse(_PAGE.format(title=request.app.title), headers=_HEADERS)


@router.get("/docs/page.js")
async def show_script() -> Response:
    """The page's own script: the policy allows none inside the page."""
    return Response(_SCRIPT, media_type="text/javascript", headers=_HEADERS)


@router.get("/docs/{asset}")
async def show_asset(asset: Asset) -> Response:
    """Swagger UI, as it was installed."""
    return FileResponse(_ASSETS / asset, headers=_HEADERS)


def description_of(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of `app`, with the problem that any of its routes may answer with."""
    document = app.openapi()
    refusals: Sequence[type[Refusal]] = app.state.web_state.handler.service.refusals
    schemas = document["components"].setdefault("schemas", {})
    if "Problem" not in schemas:
        schemas["Problem"] = _problem_schema(refusals)
        complete(document)
    return document


def problems_in_words(refusals: Sequence[type[Refusal]]) -> str:
    """Every code that a problem may have, with its status and what it means, in Markdown."""
    lines = [f"- `{known.code}` ({known.status}): {known.meaning}" for known in _all_problems(refusals)]
    return "\n".join(["The `code` of a problem is one of these, and never changes:", "", *lines])


def _all_problems(refusals: Sequence[type[Refusal]]) -> Iterator[KnownProblem]:
    seen: set[str] = set()
    for known in sorted(known_problems(refusals), key=lambda known: (known.status, known.code)):
        if known.code not in seen:
            seen.add(known.code)
            yield known


def _problem_schema(refusals: Sequence[type[Refusal]]) -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "title": "Problem",
        "examples": [_PROBLEM_EXAMPLE],
        "description": "Why a request was not carried out (RFC 9457), in Vietnamese and English.",
        "required": ["type", "title", "status", "code", "detail", "detail_vi", "detail_en", "correlation_id"],
        "properties": {
            "type": {**text, "description": "`urn:tdkt:problem:` and the code."},
            "title": text,
            "status": {"type": "integer"},
            "code": {**text, "enum": [known.code for known in _all_problems(refusals)]},
            "detail": {**text, "description": "What to do, in the language of Accept-Language."},
            "detail_vi": text,
            "detail_en": text,
            "correlation_id": {**text, "format": "uuid"},
            "trace_id": {**text, "description": "Finds the request in the service's log."},
            "facts": {"type": "object", "description": "The facts that the sentences speak of."},
            "faults": {
                "type": "array",
                "items": {"type": "object"},
                "description": "Each fault: its place, its kind, what is wanted; also the field that breaks a rule.",
            },
            "help": {**text, "description": "How to get a token at this site; with 401."},
        },
    }
