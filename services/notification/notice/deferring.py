"""The times of trying again an e-mail that the mail server put off after it had read the text.

Each try is an e-mail of its own in the log, so that no replay sends one again. Source of the times: RFC 5321
§4.5.4.1, by which a sender tries for four days at least before it gives an e-mail up.
"""

from datetime import timedelta
from typing import Final

_FIRST: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(hours=4)
_MOST_DOUBLINGS: Final = 8
MOST_DEFERRALS: Final = 31
"""So many tries take four days; put off once more, the e-mail has failed."""


def pause(deferrals: int) -> timedelta:
    """How long an e-mail waits that was put off `deferrals` times in a row: a minute, then twice as long each time."""
    return min(_FIRST * (1 << min(deferrals - 1, _MOST_DOUBLINGS)), _LONGEST)
