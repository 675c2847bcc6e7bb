"""Accounts and sessions: who may sign in, and what goes on; kept in side tables and no part of the log."""

from chassis.declaring.module import Module, SideTables
from services.planning.account import pages, routes

MODULE = Module(
    "account",
    __name__,
    router=routes.router,
    pages=pages.pages,
    side_tables=SideTables("account", ("side_tables.sql",)),
    verbs="account",
)
