"""Notification: its modules."""

from chassis.declaring.service import Service
from contracts.pages import FRAME
from contracts.registry import CONTRACTS
from services.notification import contact, email, notice, plans
from services.notification.settings import NotificationSettings

SERVICE = Service(
    "notification",
    (notice.MODULE, contact.MODULE, plans.MODULE, email.MODULE),
    CONTRACTS,
    NotificationSettings,
    FRAME,
)
