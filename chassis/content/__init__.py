"""Content of files, kept beside the log by its SHA-256: a service that keeps files has this module among its own.

An event names a content by its digest; the content itself can be erased, and the event still says what it was.
"""

from typing import Final

from chassis.declaring.module import Module, SideTables

CONTENT: Final = Module(
    "content",
    __name__,
    side_tables=SideTables("content", ("content.sql",)),
    verbs="content",
    loop="carrying",
)
