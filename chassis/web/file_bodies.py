"""Routes whose body is a file, whatever kind it says to be: the route finds out what it holds.

@router.post("/sheets/{sheet_id}/list/preview")
async def preview(sheet_id: SheetId, request: Annotated[AuthorizedRequest, allow_file("clerk")], sent: Request) -> …:
    content = await sent.body()
"""

from typing import Any

from fastapi import Depends
from typing_extensions import override

from chassis.web.access import AccessCheck
from chassis.web.auth import DUTIES, Duty


class FileCheck(AccessCheck):
    """The check before a route that takes a file."""

    @override
    def takes(self, content_type: str) -> bool:
        """Whether a body of `content_type` may be read: of any."""
        return True


def allow_file(*duties: Duty) -> Any:
    """Open a route that takes a file to those who hold at least one of `duties`, as `allow` does.

    Raises ValueError for no duty at all or for one that the trade does not know.
    """
    if not duties or not DUTIES.issuperset(duties):
        raise ValueError(f"a route is opened to some of {', '.join(sorted(DUTIES))}")
    return Depends(FileCheck(frozenset(duties)))
