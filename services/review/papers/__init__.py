"""The papers of a dossier (thành phần hồ sơ): the files that are attached to each, and what is still lacking."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from contracts.files import ErasurePassedUp, FilesRefused, FilesRequested
from services.review.dossier.messages import DossierReceived
from services.review.papers import evidence, pages, projection, reactions, routes
from services.review.papers.exchange import EXCHANGE
from services.review.papers.messages import (
    AnswerRequest,
    AttachFile,
    EraseFile,
    FileArrived,
    FileAttached,
    FileErased,
    FileRemoved,
    FilesAbsent,
    FilesAwaited,
    FilesListed,
    FilesSent,
    FollowErasure,
    ListFiles,
    RecordAbsence,
    RecordArrival,
    RemoveFile,
    RequestFiles,
)
from services.review.papers.rules import DECIDER

MODULE = Module(
    "papers",
    __name__,
    decider=DECIDER,
    commands=(
        AttachFile,
        RemoveFile,
        EraseFile,
        ListFiles,
        RequestFiles,
        AnswerRequest,
        RecordArrival,
        RecordAbsence,
        FollowErasure,
    ),
    events=(
        HomeEvent("FileAttached", FileAttached),
        HomeEvent("FileRemoved", FileRemoved),
        HomeEvent("FileErased", FileErased),
        HomeEvent("FilesListed", FilesListed),
        HomeEvent("FilesSent", FilesSent),
        HomeEvent("FilesAwaited", FilesAwaited),
        HomeEvent("FileArrived", FileArrived),
        HomeEvent("FilesAbsent", FilesAbsent),
    ),
    evidence=(
        Loads(AttachFile, evidence.for_attaching),
        Loads(RemoveFile, evidence.for_removing),
        Loads(EraseFile, evidence.for_erasing),
        Loads(FollowErasure, evidence.for_erasing),
        Loads(ListFiles, evidence.for_listing),
        Loads(RequestFiles, evidence.for_exchange),
        Loads(AnswerRequest, evidence.for_exchange),
    ),
    reactions=(
        On(DossierReceived, reactions.list_files),
        On(FilesRequested, reactions.answer_request, Relation.SUPERIOR),
        On(FilesRefused, reactions.record_absence, Relation.SUBORDINATE),
        On(ErasurePassedUp, reactions.follow_erasure, Relation.SUBORDINATE),
    ),
    projections=(
        On(FileAttached, projection.attached),
        On(FileRemoved, projection.removed),
        On(FileErased, projection.erased),
        On(FilesListed, projection.listed),
        On(FilesRequested, projection.requested),
        On(FilesSent, projection.sent),
        On(FileArrived, projection.arrived),
        On(FilesAbsent, projection.absent),
        On(ErasurePassedUp, projection.passed_up, Relation.SUBORDINATE),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
    exchange=EXCHANGE,
)
