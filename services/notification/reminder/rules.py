"""The rules of reminders: those of one working day are given once."""

from typing import TypeAlias

from contracts.message import Context, Decider
from services.notification.reminder.messages import GiveReminders, RemindersGiven, WorkReminded

ReminderEvent: TypeAlias = WorkReminded | RemindersGiven
State: TypeAlias = bool
"""Whether the day's reminders were given."""
INITIAL: State = False


def decide(command: GiveReminders, state: State, evidence: None, context: Context) -> tuple[ReminderEvent, ...]:
    """One event for each reminder, and one that ends the day's; none where they were given already."""
    _ = evidence, context
    if state:
        return ()
    given = tuple(
        WorkReminded(day=command.day, addressee=one.addressee, about=one.about, duties=one.duties, work=one.work)
        for one in command.reminders
    )
    return (*given, RemindersGiven(day=command.day, reminders=len(given)))


def evolve(state: State, event: ReminderEvent) -> State:
    """A day ends with its last event."""
    return state or isinstance(event, RemindersGiven)


DECIDER = Decider(INITIAL, decide, evolve)
