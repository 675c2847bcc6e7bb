"""The papers of a dossier (thành phần hồ sơ): the files that are attached to each, and what is still lacking."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from services.review.papers import evidence, pages, projection, routes
from services.review.papers.messages import (
    AttachFile,
    EraseFile,
    FileAttached,
    FileErased,
    FileRemoved,
    RemoveFile,
)
from services.review.papers.rules import DECIDER

MODULE = Module(
    "papers",
    __name__,
    decider=DECIDER,
    commands=(AttachFile, RemoveFile, EraseFile),
    events=(
        HomeEvent("FileAttached", FileAttached),
        HomeEvent("FileRemoved", FileRemoved),
        HomeEvent("FileErased", FileErased),
    ),
    evidence=(Loads(AttachFile, evidence.for_attaching), Loads(RemoveFile, evidence.for_removing)),
    projections=(
        On(FileAttached, projection.attached),
        On(FileRemoved, projection.removed),
        On(FileErased, projection.erased),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
