"""Notification: its modules."""

from chassis.declaring.service import Service
from contracts.pages import FRAME
from contracts.registry import CONTRACTS
from services.notification import contact, email, notice, plans, search, work
from services.notification.settings import NotificationSettings

SERVICE = Service(
    "notification",
    (notice.MODULE, contact.MODULE, plans.MODULE, email.MODULE, work.MODULE, search.MODULE),
    CONTRACTS,
    NotificationSettings,
    FRAME,
)
