"""The contract events of planning: plans issued, amended, withdrawn; work opened and closed; reports."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.duties import Duty
from contracts.message import Event, Message
from contracts.plan_parts import (
    Campaign,
    Capacity,
    Clause,
    Cycle,
    IssuerKind,
    LegalBasis,
    ParentPlan,
    PartialDocument,
    PlanKind,
    Recipient,
    Reference,
    Round,
    Submission,
    Target,
    Task,
    TaskKind,
)
from contracts.reports import Figures, ReportId, ReportPeriod, Sections
from contracts.vocabulary import (
    Body,
    Cluster,
    Code,
    Day,
    Deadline,
    Document,
    Gate,
    Instant,
    Level,
    Name,
    NameOrEmpty,
    PlanId,
    Text,
    UnitCode,
    Year,
    YesNo,
)

UNCLUSTERED = "ngoai-cum"
"""The code under which units are counted that stand in no cluster."""


class StatedPlan(Message):
    """Everything that a plan may state, drafted or in force; a text leaves much of it out.

    `year` is its first, and `until` its last where it runs for several; `open_ended` says that it goes on. `cycle` is
    that of most of its work. `place` is where it was issued. It is signed as `capacity` `signs_for`, `signer_role`, as
    in `KT.` `CHỦ TỊCH`, `PHÓ CHỦ TỊCH`; `signer_name` is the person. `references` are further parents and instruments
    applied. `purposes` (mục đích), `requirements` (yêu cầu) and `measures` (giải pháp chủ yếu) stand in the order of
    the text. `unclustered` are units that stand in no cluster, and `clusters_stated` is how many clusters the text
    counts without listing them. `registration_deadline` is None where the text sets none: only rounds with one register
    then.
    `submission` says where registrations go, `standing_body` (cơ quan thường trực) receives them and appraises.
    `clauses` are passages that it only keeps. `text_sha256` is the digest of the signed file in hexadecimal digits.
    The code of the issuer is that of the site which says the event.
    """

    document: Document | PartialDocument
    title: Text
    level: Level
    issuer_kind: IssuerKind = IssuerKind.STATE
    kind: PlanKind = PlanKind.ANNUAL
    cycle: Cycle
    year: Year
    until: Year | None = None
    open_ended: YesNo = False
    place: NameOrEmpty = ""
    capacity: Capacity | None = None
    signs_for: NameOrEmpty = ""
    signer_role: NameOrEmpty = ""
    signer_name: NameOrEmpty = ""
    purposes: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    requirements: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    legal_bases: Annotated[tuple[LegalBasis, ...], Field(max_length=100)] = ()
    parent: ParentPlan | None = None
    references: Annotated[tuple[Reference, ...], Field(max_length=50)] = ()
    tasks: Annotated[tuple[Task, ...], Field(max_length=200)] = ()
    rounds: Annotated[tuple[Round, ...], Field(max_length=20)] = ()
    campaigns: Annotated[tuple[Campaign, ...], Field(max_length=100)] = ()
    measures: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    targets: Annotated[tuple[Target, ...], Field(max_length=100)] = ()
    clusters: Annotated[tuple[Cluster, ...], Field(max_length=100)] = ()
    unclustered: Annotated[tuple[Body, ...], Field(max_length=500)] = ()
    clusters_stated: Annotated[int, Field(strict=True, ge=1, le=1000)] | None = None
    registration_deadline: Deadline | None = None
    submission: Submission | None = None
    gates: Annotated[tuple[Gate, ...], Field(max_length=20)] = ()
    recipients: Annotated[tuple[Recipient, ...], Field(max_length=500)] = ()
    standing_body: Body | None = None
    clauses: Annotated[tuple[Clause, ...], Field(max_length=200)] = ()
    text_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$", max_length=64, examples=["0" * 64])] | None = None

    @property
    def last_year(self) -> int | None:
        """The last year for which it holds; None where it goes on."""
        return None if self.open_ended else self.until or self.year

    def registering(self) -> tuple[Cluster, ...]:
        """The clusters whose units register: its own, and for the units in none one that stands for no cluster."""
        own = tuple(cluster for cluster in self.clusters if not cluster.above)
        if not self.unclustered:
            return own
        return (*own, Cluster(code=UNCLUSTERED, name="Đơn vị ngoài cụm, khối", units=self.unclustered))

    def registrations(self) -> tuple[tuple[Round | None, Deadline], ...]:
        """The registrations that open with the plan, each with its deadline: its own, and that of each round.

        Its own (None) is left out where every round has a deadline of its own, and a round where it has none.
        """
        rounds = tuple((one, one.registration) for one in self.rounds if one.registration is not None)
        if self.registration_deadline is None or (self.rounds and len(rounds) == len(self.rounds)):
            return rounds
        return ((None, self.registration_deadline), *rounds)

    @property
    def registered_by(self) -> Deadline | None:
        """The deadline after which a unit counts as unregistered: its own, else the last one of its rounds."""
        found = self.registrations()
        own = next((deadline for one, deadline in found if one is None), None)
        return own or max((deadline for _, deadline in found), key=lambda one: one.ends_at, default=None)

    def bodies(self) -> tuple[Body, ...]:
        """The units that register, each once, in the order of the clusters."""
        return tuple(Body(code=code, name=name) for code, name in self.units().items())

    def units(self) -> dict[UnitCode, Name]:
        """The units that register, cluster by cluster: code to name."""
        return {unit.code: unit.name for cluster in self.registering() for unit in cluster.units}


class PlanContent(StatedPlan):
    """Everything that a plan in force states; it has a number and a day, a signer and at least one recipient."""

    document: Document
    signer_role: Name
    recipients: Annotated[tuple[Recipient, ...], Field(min_length=1, max_length=500)]

    def each_recipient(self) -> tuple[Recipient, ...]:
        """Every recipient once, in order: a line for every unit becomes a line for each unit of the clusters.

        Of two lines for one body the first counts.
        """
        listed: dict[Code, Recipient] = {}
        for line in self.recipients:
            bodies = self.units().items() if line.every_unit else ((line.code, line.name),)
            for code, name in bodies:
                listed.setdefault(code, Recipient(code=code, name=name, purpose=line.purpose))
        return tuple(listed.values())


class PlanIssued(Event):
    """A plan was issued (ban hành kế hoạch): registration opens, tasks are assigned, recipients are notified.

    `ruleset` is the version of the law in force on the document's date.
    """

    plan_id: PlanId
    content: PlanContent
    ruleset: Name


class PlanAmended(Event):
    """A plan in force was changed (sửa đổi, bổ sung); `content` is the whole plan as it stands now.

    `changed` are the names of the fields of the content that differ.
    """

    plan_id: PlanId
    content: PlanContent
    changed: Annotated[tuple[Name, ...], Field(min_length=1, max_length=100)]
    reason: Text


class PlanWithdrawn(Event):
    """A plan in force was withdrawn (thu hồi); registration under it ends and nothing is considered by it.

    `document` is the plan that was withdrawn, as it was issued. `rounds` are the codes of its rounds that had a
    registration of their own.
    """

    plan_id: PlanId
    document: Document
    reason: Text
    rounds: Annotated[tuple[Code, ...], Field(max_length=20)] = ()


class WorkOutcome(StrEnum):
    """The way in which an item of work was closed."""

    DONE = "done"
    NOT_APPLICABLE = "not-applicable"
    DROPPED = "dropped"
    """The plan orders it no longer, or was withdrawn."""


class WorkOpened(Event):
    """The time of a piece of work that a plan orders has come (đến kỳ thực hiện), or what was said of it has changed.

    `item` is its code within the plan, `plan` the plan's number as it is cited, or empty. `period` is the part of the
    time to which it belongs, such as `2017-03`, or empty. `owner` is who answers for it, and `duty` whose in that body.
    A later event about the same item takes the place of this one.
    """

    plan_id: PlanId
    item: Code
    plan: NameOrEmpty
    plan_title: Text
    year: Year
    kind: TaskKind
    text: Text
    period: NameOrEmpty = ""
    owner: Body | None = None
    duty: Duty | None = None
    due: Deadline | None = None


class WorkClosed(Event):
    """A piece of work that had been opened waits no longer (kết thúc việc): it was done, or will not be."""

    plan_id: PlanId
    item: Code
    outcome: WorkOutcome


class ReportSubmitted(Event):
    """A report went to the superior (gửi báo cáo): its document, its figures as of a position, its written part.

    `unit` is the own unit of the site that says it. `plan_id` is its plan, `item` the piece of work of that plan which
    orders the report, `answers` the superior's plan above it; each of the two is None where there is none. The figures
    count what happened from `first` to `last`, both included, as far as the log of planning had come at `as_of`.
    A later report of the same unit, plan and period takes the place of this one.
    """

    report_id: ReportId
    unit: UnitCode
    unit_name: Name
    plan_id: PlanId
    item: Code | None
    answers: PlanId | None
    period: ReportPeriod
    year: Year
    first: Day
    last: Day
    title: Text
    document: Document
    figures: Figures
    as_of: Annotated[int, Field(strict=True, ge=0, le=2**53)]
    sections: Sections
    submitted_at: Instant
