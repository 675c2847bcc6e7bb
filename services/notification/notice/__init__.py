"""Notices: what is served on whom because of an event, and the state of its e-mail."""

from chassis.declaring.module import Loads, Module
from contracts.declaration import HomeEvent
from services.notification.notice.evidence import for_resend, for_serve
from services.notification.notice.messages import (
    AcknowledgeNotice,
    EmailAccepted,
    EmailQueued,
    EmailStarted,
    EmailUnconfirmed,
    NoticeTranslated,
    RecordEmail,
    ResendEmail,
    ServeNotice,
    StartEmail,
)
from services.notification.notice.projection import PROJECTIONS, TABLES
from services.notification.notice.queries import due
from services.notification.notice.reactions import REACTIONS
from services.notification.notice.routes import router
from services.notification.notice.rules import DECIDER

MODULE = Module(
    "notice",
    __name__,
    decider=DECIDER,
    commands=(ServeNotice, AcknowledgeNotice, ResendEmail, StartEmail, RecordEmail),
    events=(
        HomeEvent("NoticeTranslated", NoticeTranslated),
        HomeEvent("EmailQueued", EmailQueued),
        HomeEvent("EmailStarted", EmailStarted),
        HomeEvent("EmailAccepted", EmailAccepted),
        HomeEvent("EmailUnconfirmed", EmailUnconfirmed),
    ),
    evidence=(Loads(ServeNotice, for_serve), Loads(ResendEmail, for_resend)),
    reactions=REACTIONS,
    projections=PROJECTIONS,
    tables=TABLES,
    due=due,
    router=router,
)
