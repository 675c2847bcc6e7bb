"""Reminders: of work that is due soon or overdue, to whom it waits for and to the head, once on each working day."""

from chassis.declaring.module import Module, On
from contracts.declaration import HomeEvent
from services.notification.reminder import pages, projection, queries, routes
from services.notification.reminder.messages import GiveReminders, RemindersGiven, WorkReminded
from services.notification.reminder.rules import DECIDER
from services.notification.reminder.schedule import schedules

schedules()  # a fault of the schedule stops the start

MODULE = Module(
    "reminder",
    __name__,
    decider=DECIDER,
    commands=(GiveReminders,),
    events=(HomeEvent("WorkReminded", WorkReminded), HomeEvent("RemindersGiven", RemindersGiven)),
    projections=(On(WorkReminded, projection.work_reminded), On(RemindersGiven, projection.reminders_given)),
    tables=projection.TABLES,
    due_on_days=queries.due_on_days,
    router=routes.router,
    pages=pages.pages,
)
