"""The parts of the shell that are no pages: its stylesheet and scripts, and the way from `/` to the start page.

They answer whoever asks: they show nothing of anybody.
"""

from fastapi import APIRouter
from starlette.responses import FileResponse, RedirectResponse, Response

from chassis.web.problems import NotFound
from chassis.web.templating import ASSETS, assets
from contracts.pages import Frame

_FOREVER = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}


def router_of(service: str, frame: Frame) -> APIRouter:
    """The routes of the shell at one service."""
    router = APIRouter()

    @router.get(f"/{service}/assets/{{digest}}/{{name}}")
    async def show_asset(digest: str, name: str) -> Response:
        """A file of the shell; its address holds the digest of its content, so that it is kept for a year."""
        if assets().get(name) != digest:
            raise NotFound("asset")
        return FileResponse(ASSETS / name, headers=_FOREVER)

    @router.get("/")
    async def show_start() -> Response:
        """The way to the start page."""
        return RedirectResponse(frame.start, 303)

    return router
