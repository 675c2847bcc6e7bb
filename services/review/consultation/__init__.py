"""Public consultations (lấy ý kiến Nhân dân): dossiers are published, objections answered, and the outcome closed."""

from chassis.declaring.module import Loads, Module, On, SideTables
from contracts.declaration import HomeEvent
from services.review.consultation import evidence, pages, projection, routes
from services.review.consultation.messages import (
    AnswerObjection,
    CloseConsultation,
    ConsultationClosed,
    ConsultationOpened,
    EraseSender,
    ObjectionAnswered,
    ObjectionRecorded,
    OpenConsultation,
    RecordObjection,
    SenderErased,
)
from services.review.consultation.rules import DECIDER

MODULE = Module(
    "consultation",
    __name__,
    decider=DECIDER,
    commands=(OpenConsultation, RecordObjection, AnswerObjection, EraseSender, CloseConsultation),
    events=(
        HomeEvent("ConsultationOpened", ConsultationOpened),
        HomeEvent("ObjectionRecorded", ObjectionRecorded),
        HomeEvent("ObjectionAnswered", ObjectionAnswered),
        HomeEvent("SenderErased", SenderErased),
        HomeEvent("ConsultationClosed", ConsultationClosed),
    ),
    evidence=(Loads(OpenConsultation, evidence.for_opening), Loads(AnswerObjection, evidence.for_answer)),
    projections=(
        On(ConsultationOpened, projection.opened),
        On(ObjectionRecorded, projection.recorded),
        On(ObjectionAnswered, projection.answered),
        On(SenderErased, projection.erased),
        On(ConsultationClosed, projection.closed),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
    side_tables=SideTables("consultation", ("side_tables.sql",)),
)
