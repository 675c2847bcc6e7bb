"""Letters: e-mails apart from a notice's own: digests, copies of notices for people, and texts that are tried out."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.notification import NoticeServed
from services.notification.letter import evidence, pages, projection, queries, reactions, routes
from services.notification.letter.messages import (
    CopyNotice,
    DigestsGiven,
    EndDigests,
    LetterHandled,
    LetterQueued,
    LetterStarted,
    RecordLetter,
    ResendLetter,
    RetryLetter,
    SendLetter,
    StartLetter,
)
from services.notification.letter.rules import DECIDER

MODULE = Module(
    "letter",
    __name__,
    decider=DECIDER,
    commands=(SendLetter, CopyNotice, EndDigests, StartLetter, RecordLetter, RetryLetter, ResendLetter),
    events=(
        HomeEvent("LetterQueued", LetterQueued),
        HomeEvent("LetterStarted", LetterStarted),
        HomeEvent("LetterHandled", LetterHandled),
        HomeEvent("DigestsGiven", DigestsGiven),
    ),
    evidence=(Loads(CopyNotice, evidence.for_copy),),
    reactions=(On(NoticeServed, reactions.copy_for_people),),
    projections=(
        On(LetterQueued, projection.letter_queued),
        On(LetterStarted, projection.letter_started),
        On(LetterHandled, projection.letter_handled),
        On(DigestsGiven, projection.digests_given),
    ),
    tables=projection.TABLES,
    due=queries.due,
    due_on_days=queries.due_on_days,
    router=routes.router,
    pages=pages.pages,
)
