"""Routes that take a file or hand one out; whatever kind it says to be, the route finds out what it holds.

@router.post("/sheets/{sheet_id}/list/preview")
async def preview(sheet_id: SheetId, request: Annotated[AuthorizedRequest, allow_file("clerk")], sent: Request) -> …:
    content = await sent.body()
"""

import re
import unicodedata
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from fastapi import Depends
from starlette.responses import StreamingResponse
from typing_extensions import override

from chassis.web.access import AccessCheck
from chassis.web.auth import DUTIES, Duty
from chassis.web.bodies import LARGEST_FILE_FORM
from chassis.web.pages import PageCheck

_PLAIN: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME: Final = 200


class FileCheck(AccessCheck):
    """The check before a route that takes a file."""

    @override
    def takes(self, content_type: str) -> bool:
        """Whether a body of `content_type` may be read: of any."""
        return True


class FileFormCheck(PageCheck):
    """The check before a page whose form brings a file."""

    largest_body = LARGEST_FILE_FORM


def name_sent(name: str) -> str:
    """The name under which a file was sent, as it may be shown: without folders and without what cannot be seen."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign if unicodedata.category(sign)[0] not in {"C", "Z"} else " " for sign in last)
    return " ".join(seen.split())[-_LONGEST_NAME:]


def handed_out(pieces: AsyncIterator[bytes], media_type: str, name: str, size: int) -> StreamingResponse:
    """The answer that hands out a file to be saved: no browser shows it as part of the site or runs what it holds.

    `name` is that under which it is saved, in any letters (RFC 6266).
    """
    letters = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    plain = _PLAIN.sub("-", "".join(sign for sign in letters if not unicodedata.combining(sign))).strip("-") or "file"
    headers: Mapping[str, str] = {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "content-length": str(size),
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
    }
    return StreamingResponse(pieces, headers=dict(headers), media_type=media_type)


def open_to_file(*duties: Duty) -> Any:
    """Open a page whose form brings a file to those who hold at least one of `duties`, as `open_to` does.

    Raises ValueError for no duty at all or for one that the trade does not know.
    """
    if not duties or not DUTIES.issuperset(duties):
        raise ValueError(f"a page is opened to some of {', '.join(sorted(DUTIES))}")
    return Depends(FileFormCheck(frozenset(duties)))


def allow_file(*duties: Duty) -> Any:
    """Open a route that takes a file to those who hold at least one of `duties`, as `allow` does.

    Raises ValueError for no duty at all or for one that the trade does not know.
    """
    if not duties or not DUTIES.issuperset(duties):
        raise ValueError(f"a route is opened to some of {', '.join(sorted(DUTIES))}")
    return Depends(FileCheck(frozenset(duties)))
