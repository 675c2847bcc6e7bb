"""Notification: its modules."""

from chassis.declaring.service import Service
from contracts.pages import FRAME
from contracts.registry import CONTRACTS
from services.notification import choice, contact, email, letter, notice, plans, reminder, search, template, units, work
from services.notification.settings import NotificationSettings

SERVICE = Service(
    "notification",
    (
        notice.MODULE,
        contact.MODULE,
        choice.MODULE,
        letter.MODULE,
        plans.MODULE,
        email.MODULE,
        work.MODULE,
        reminder.MODULE,
        search.MODULE,
        template.MODULE,
        units.MODULE,
    ),
    CONTRACTS,
    NotificationSettings,
    FRAME,
)
