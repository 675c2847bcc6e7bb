"""The register on its topic: a message for each file of its public side, the file's name as key, its bytes as value.

The topic is `{root}.register.public`, of one partition and compacted, so that a reader finds the newest of each file.
A message without a value takes a file back that no reader needs any more.
"""

import re
from typing import Final

from contracts.declaration import PUBLIC, topic

WRITER: Final = "register"
"""The name, beside those of the services, under which the root writes the topic."""
TIMESTAMP: Final = "timestamp.json"
"""It is sent and written last, as it makes the other files count."""
MOST_BYTES: Final = 900_000
"""Of one file: Kafka takes a megabyte in one message; the register of 600 sites is as large."""
_LONGEST_NAME: Final = 100
_NAME = re.compile(
    rf"{re.escape(TIMESTAMP)}|[1-9][0-9]{{0,8}}\.(root|snapshot|targets)\.json|targets/[0-9a-f]{{64}}\.register\.json"
)


def register_topic(root: str) -> str:
    """The topic on which the site `root` publishes the register of its federation."""
    return topic(root, WRITER, PUBLIC)


def is_register(name: str) -> bool:
    """Whether the topic `name` carries a register."""
    return name.split(".")[1:] == [WRITER, PUBLIC]


def file_named(key: bytes | None) -> str | None:
    """The name of the file that a message with this key holds; None for a name that no file of a register has."""
    if key is None or len(key) > _LONGEST_NAME:
        return None
    name = key.decode("ascii", "replace")
    return name if _NAME.fullmatch(name) else None
