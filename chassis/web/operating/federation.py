"""The federation as one service knows it: the register in force, and the signed notes about its lanes."""

import asyncio
from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.errors import RegisterUnreadableError
from chassis.log.notes import Kind, notes
from chassis.messaging.register import KeyRegister
from chassis.settings import Settings
from chassis.web.operating.parts import State, Watching, shown
from contracts.federation import Federation

pages = APIRouter()
KINDS = {
    "receipts": ("Biên nhận của đơn vị bạn", "Receipts of the neighbours"),
    "heads": ("Đầu luồng đã ký", "Signed heads of heard lanes"),
    "witnesses": ("Nhân chứng", "Witnesses"),
    "requests": ("Yêu cầu gửi lại", "Requests for missing messages"),
    "forks": ("Hai lịch sử khác nhau", "Forks"),
}


class RegisterShown(NamedTuple):
    """The register by which the service works; `refused` says why a newer copy, or any, does not count."""

    federation: Federation
    version: int | None
    expires: datetime | None
    refused: str | None


@pages.get("/operations/federation")
async def show_federation(request: Watching, state: State, kind: Annotated[Kind, Query()] = "receipts") -> Response:
    """The sites of the federation, the register, and the notes of one kind."""
    register = await asyncio.to_thread(register_of, state.settings)
    found = await notes(request.reader, kind)
    return shown(request, "federation.html", register=register, kind=kind, kinds=KINDS, notes=found)


def register_of(settings: Settings) -> RegisterShown:
    """The register that the settings of a service name, as it is now."""
    signed = settings.signed_register
    try:
        if signed is None:
            return RegisterShown(KeyRegister.of(settings).federation, None, None, None)
        known, refused = signed.look()
    except RegisterUnreadableError as wrong:
        return RegisterShown(Federation(), None, None, str(wrong))
    return RegisterShown(known.content.federation, known.version, known.expires, refused)
