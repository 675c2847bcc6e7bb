"""E-mail: hands every queued e-mail to the mail server, at most once, and records the outcome.

A module without streams: an e-mail belongs to its notice, a letter to its own stream.
"""

from chassis.declaring.module import Effect, Module
from services.notification.email.effects import begin, given_up, interrupted, reach
from services.notification.letter.messages import LetterQueued
from services.notification.notice.messages import EmailQueued

EFFECT = Effect(begin, reach, interrupted, given_up)
MODULE = Module("email", __name__, effects={EmailQueued: EFFECT, LetterQueued: EFFECT})
