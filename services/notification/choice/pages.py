"""The page of choices: which notices come by e-mail, at once or in the digest, for oneself and for the own unit."""

from typing import Annotated, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts.message import Message
from contracts.vocabulary import Code
from services.notification.choice import queries
from services.notification.choice.messages import ChooseNotices, Chosen, Way
from services.notification.contact.messages import EmailAddress, Language
from services.notification.notice.table import Mailed, table
from services.notification.notice.terms import Bilingual

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
PAGE: Final = "/notification/choices"
_MAY_SET = frozenset({"clerk", "appraiser", "operator"})
_WAYS: Final = {
    Way.AT_ONCE: Bilingual("gửi ngay", "at once"),
    Way.DIGEST: Bilingual("gộp mỗi ngày làm việc", "in the daily digest"),
    Way.OFF: Bilingual("không gửi thư", "no e-mail"),
}
_DONE: Final = {
    "chosen": ("Đã lưu lựa chọn.", "The choice is saved."),
    "erased": ("Đã xóa địa chỉ thư của bạn.", "Your address is erased."),
}


class MineForm(Message):
    """The own address and the language of its e-mails; left blank, nothing is sent to it."""

    email: EmailAddress | None = None
    language: Language = Language.VI


class AddresseeAsked(Message):
    """The addressee whose mailbox is chosen for."""

    addressee: Code


@pages.get("/choices")
async def show_choices(request: Reading) -> Response:
    """The person's own choice, and that of the mailbox of the unit."""
    return await _page(request)


@pages.post("/choices/mine")
async def choose_mine(request: Reading) -> Response:
    """Choose for the own mailbox, or erase its address."""
    addressee, person = _addressee(request), request.actor.subject
    if request.form.button == "erase":
        await queries.erase_address(request.reader, addressee, person)
        return request.see(PAGE, done="erased")
    body = request.form.read(MineForm)
    if body is not None:
        command = ChooseNotices(
            addressee=addressee,
            person=person,
            language=body.language,
            ways=_ways(request),
        )
        answer = await request.attempt(command)
        if answer is not None:
            await queries.keep_address(request.reader, addressee, person, body.email, request.now())
            return request.see(PAGE, answer, done="chosen")
    return await _page(request)


@pages.post("/choices/unit")
async def choose_for_unit(request: Annotated[PageRequest, open_to("clerk", "appraiser", "operator")]) -> Response:
    """Choose for the mailbox of the own unit, or of the site."""
    answer = await request.attempt(ChooseNotices(addressee=_addressee(request), ways=_ways(request)))
    return await _page(request) if answer is None else request.see(PAGE, answer, done="chosen")


def _addressee(request: PageRequest) -> str:
    return request.viewer.unit or request.site.code


def _ways(request: PageRequest) -> tuple[Chosen, ...]:
    """What was chosen for each kind of notice; what is no way is left to the table."""
    known = {way.value: way for way in Way}
    typed = ((about, known.get(request.form.value(f"way_{about.value}"))) for about in table())
    return tuple(Chosen(about=about, way=way) for about, way in typed if way is not None)


async def _page(request: PageRequest) -> Response:
    addressee, person = _addressee(request), request.actor.subject
    mine = await queries.choice(request.reader, addressee, person)
    unit = await queries.choice(request.reader, addressee, "")
    await request.audit_read("choice", [f"{addressee}/{person}"])
    return request.render(
        "choice/show.html",
        addressee=addressee,
        mine=mine,
        unit=unit,
        kinds=tuple(table().values()),
        by_table={about: Way.OFF if one.mailed is Mailed.NEVER else Way.AT_ONCE for about, one in table().items()},
        ways=_WAYS,
        may_set=bool(_MAY_SET & request.viewer.duties),
        done=_DONE,
    )
