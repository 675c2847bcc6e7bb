"""A scan of a dossier of the ward: attached there, and fetched by the city when the dossier has come up."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from contracts.message import Actor
from deploy.local.play.client import PATIENT, ServiceClient, SiteClient, StepRefusedError, until

_PAPER: Final = "TO_TRINH"
_PART: Final = 2**20
_PAGE: Final = b"BT /F1 20 Tf 60 700 Td (To trinh de nghi tang danh hieu thi dua nam 2017) Tj ET"
_FONTS: Final = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
_OBJECTS: Final = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % _FONTS,
    b"<< /Length %d >>\nstream\n%s\nendstream" % (len(_PAGE), _PAGE),
    # As large as a scan, so that it travels in several pieces.
    b"<< /Length 700000 >>\nstream\n" + b"".join(b"%06d\n" % line for line in range(100_000)) + b"\nendstream",
)
SCAN: Final = (
    b"%PDF-1.7\n"
    + b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(_OBJECTS, start=1))
    + b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
)
"""A page of text with 700 kB behind it."""


async def attach(client: SiteClient, who: Actor, dossier_id: str) -> None:
    """Attach the scan to a dossier, unless it is there already; a sending that broke off goes on."""
    service, here = client.service("review", who), f"/dossiers/{dossier_id}"
    if _files(await service.get(f"{here}/papers")):
        return
    body = {"sha256": sha256(SCAN).hexdigest(), "size": len(SCAN), "name": "to-trinh.pdf"}
    begun = await service.post(f"{here}/papers/{_PAPER}/uploads", body)
    upload = f"/uploads/{begun['upload_id']}"
    for start in range(begun["received"], len(SCAN), _PART):
        await _send(service, f"{upload}/parts", start)
    await service.post(f"{upload}/finish")


async def _send(service: ServiceClient, path: str, start: int) -> None:
    async def once() -> bool | None:
        answer = await service.client.send(
            service,
            "POST",
            path,
            params={"offset": start},
            content=SCAN[start : start + _PART],
            headers={"Content-Type": "application/octet-stream"},
        )
        if answer is None:
            return None
        if answer.is_error:
            raise StepRefusedError(f"{service.name} {path}: {answer.text}")
        return True

    await until(once, f"{service.name} to take a part of a file")


async def fetch(client: SiteClient, who: Actor, dossier_id: str) -> None:
    """Ask the site below for the scan of a dossier that came from there, and look at what arrives.

    Raises StepRefusedError for another content, WaitTimeoutError when it does not come.
    """
    service, here = client.service("review", who), f"/dossiers/{dossier_id}"
    what = "the files of the dossier to be listed"
    listed = _files(await service.shown(f"{here}/papers", lambda shown: bool(_files(shown)), what))
    if listed[0]["fetching"] == "listed":
        await service.post(f"{here}/papers/fetch")
    await until(lambda: _arrived(service, here), "a file of the ward to arrive", PATIENT)
    answer = await client.send(service, "GET", f"{here}/files/{listed[0]['file_id']}")
    if answer is None or answer.content != SCAN:
        raise StepRefusedError(f"what came of {listed[0]['file_id']} is not what was attached")


async def _arrived(service: ServiceClient, here: str) -> bool | None:
    return True if all(one["here"] for one in _files(await service.get(f"{here}/papers"))) else None


def _files(checklist: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [file for paper in checklist["papers"] for file in paper["files"]]
