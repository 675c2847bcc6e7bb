"""The composition of awards over HTTP."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.duties import Duty
from contracts.message import Message
from contracts.vocabulary import Count, PlanId, SubjectKey, YesNo
from services.registration.composition import queries
from services.registration.composition.messages import NameBase, Units
from services.registration.composition.rows import (
    AwardRow,
    AwardsAsked,
    Composition,
    PeopleAsked,
    PersonRow,
    Traits,
)
from services.registration.subject import queries as subjects

router = APIRouter(tags=["composition"])

_READERS: Final[tuple[Duty, ...]] = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
_PERSON: Final[dict[str, Any]] = {"subject": "ca-nhan-01-007", "direct_worker": True, "woman": True, "minority": False}
Reading = Annotated[AuthorizedRequest, allow(*_READERS)]
Tracing = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "auditor")]
Registering = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Ordering = Annotated[AuthorizedRequest, allow("appraiser")]


class BaseBody(Message):
    """The units that count as the base; an empty list takes back what was said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"units": ["phuong-chi-lang"]}]})

    units: Units


class TraitsBody(Message):
    """What is kept of a person; leave out what is not known."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"direct_worker": True, "woman": True, "minority": False}]}
    )

    direct_worker: YesNo | None = None
    woman: YesNo | None = None
    minority: YesNo | None = None


class PersonTraits(TraitsBody):
    """What is kept of one of several people."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PERSON]})

    subject: SubjectKey


_VI_TWICE: Final = "Có người được nêu hai lần; hãy nêu mỗi người một lần."
_EN_TWICE: Final = "Somebody is named twice; name each person once."


def _each_once(people: tuple[PersonTraits, ...]) -> tuple[PersonTraits, ...]:
    if len({one.subject for one in people}) < len(people):
        raise PydanticCustomError("person_twice", _EN_TWICE, {"vi": _VI_TWICE, "en": _EN_TWICE})
    return people


class PeopleBody(Message):
    """What is kept of several people, each named once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"people": [_PERSON]}]})

    people: Annotated[tuple[PersonTraits, ...], Field(min_length=1, max_length=200), AfterValidator(_each_once)]


class Kept(Message):
    """Of how many people it is kept."""

    kept: Count


@router.get("/plans/{plan_id}/composition", summary="Cơ cấu khen thưởng theo kế hoạch")
async def show_composition(plan_id: PlanId, request: Reading) -> Composition:
    """The awards under a plan by title, and their shares; a reader of one unit sees those of that unit."""
    found = await queries.composition(request.reader, request.viewer, plan_id)
    if found is None:
        raise NotFound(f"plan-{plan_id}")
    return found


@router.get("/plans/{plan_id}/composition/awards", summary="Các khen thưởng đằng sau một con số của cơ cấu")
async def list_awards(plan_id: PlanId, request: Tracing, asked: Annotated[AwardsAsked, Query()]) -> Page[AwardRow]:
    """The awards behind a figure, each with the id of its event, the latest first."""
    rows, total = await queries.awards(request.reader, request.viewer, plan_id, asked)
    await request.audit_read("subject", count=len(rows))
    return page_of(request.address, rows, total, asked.limit, lambda row: row.event_id)


@router.get("/plans/{plan_id}/composition/people", summary="Người đăng ký hoặc được khen theo kế hoạch")
async def list_people(plan_id: PlanId, request: Registering, asked: Annotated[PeopleAsked, Query()]) -> Page[PersonRow]:
    """The people under a plan, with what is kept of each; a reader of one unit sees those of that unit."""
    rows, total = await queries.people(request.reader, request.viewer, plan_id, asked)
    await request.audit_read("subject", count=len(rows))
    return page_of(request.address, rows, total, asked.limit, lambda row: row.subject)


@router.put("/plans/{plan_id}/composition/people", summary="Lưu thông tin để tính cơ cấu của nhiều người")
async def keep_people(plan_id: PlanId, body: PeopleBody, request: Registering) -> Kept:
    """Keep what is known of several people under a plan, of all of them or of nobody."""
    keys = [one.subject for one in body.people]
    if len(await queries.seen_of(request.reader, request.viewer, plan_id, keys)) < len(keys):
        raise NotFound(f"plan-{plan_id}")
    now, by = request.now(), str(request.actor)
    kept = {
        one.subject: Traits(**one.model_dump(exclude={"subject"}), changed_at=now, changed_by=by) for one in body.people
    }
    await queries.keep_traits(request.reader, kept)
    await request.audit_read("subject", keys)
    return Kept(kept=len(keys))


@router.post("/plans/{plan_id}/base", summary="Xác định đơn vị cơ sở của kế hoạch")
async def name_base(plan_id: PlanId, body: BaseBody, request: Ordering) -> Answer:
    """Name the units that count as the base, in the place of those named before."""
    return await request.handle(NameBase(plan_id=plan_id, units=body.units))


@router.put("/subjects/{subject}/traits", status_code=204, summary="Lưu thông tin để tính cơ cấu khen thưởng")
async def keep_traits(subject: SubjectKey, body: TraitsBody, request: Registering) -> Response:
    """Keep of a person, apart from the log, what the shares are counted by; without any of it, erase it."""
    key = await _counting(request, subject)
    kept = Traits(**dict(body), changed_at=request.now(), changed_by=str(request.actor))
    await queries.keep_traits(request.reader, {key: kept})
    return Response(status_code=204)


@router.delete("/subjects/{subject}/traits", status_code=204, summary="Xóa thông tin để tính cơ cấu khen thưởng")
async def erase_traits(subject: SubjectKey, request: Registering) -> Response:
    """Erase what is kept of a person for the shares."""
    key = await _counting(request, subject)
    nothing = Traits(
        direct_worker=None, woman=None, minority=None, changed_at=request.now(), changed_by=str(request.actor)
    )
    await queries.keep_traits(request.reader, {key: nothing})
    return Response(status_code=204)


async def _counting(request: AuthorizedRequest, subject: SubjectKey) -> SubjectKey:
    """The key that counts for a subject that the viewer may see; raises NotFound."""
    found = await subjects.subject(request.reader, request.viewer, subject)
    if found is None:
        raise NotFound(f"subject-{subject}")
    await request.audit_read("subject", [subject])
    return found.merged_into or subject
