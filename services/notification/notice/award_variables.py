"""The facts of a notice about an award as its text names them, put into words of one language."""

from collections.abc import Mapping

from contracts.awards import Manner
from contracts.vocabulary import Body
from services.notification.contact.messages import Language
from services.notification.notice.award_facts import ConferredAward, DecidedAward, RevokedAward, ScheduledConferral
from services.notification.notice.phrases import day, document, said, short, whom
from services.notification.notice.terms import MANNERS, REVOCATIONS

_Variables = Mapping[str, object]


def awarded(facts: DecidedAward, _addressee: Body, language: Language) -> _Variables:
    """What the text about an award may name."""
    return {
        "name": facts.subject.name,
        "whom": whom(facts.subject),
        "title": facts.title_name,
        "year": facts.year,
        "decision": document(facts.decision, language),
        "authority": facts.authority,
        "posthumous": facts.posthumous,
    }


def scheduled(facts: ScheduledConferral, _addressee: Body, language: Language) -> _Variables:
    """What the text about a conferral to come may name; `begins` is empty where only the day is set."""
    return {
        "decision": document(facts.decision, language),
        "recipients": facts.recipients,
        "day": day(facts.held_on, language),
        "begins": facts.begins or "",
        "place": facts.place,
        "conferred_by": facts.conferred_by,
    }


def conferred(facts: ConferredAward, _addressee: Body, language: Language) -> _Variables:
    """What the text about a conferral may name; `absent` where nobody came."""
    return {
        "name": facts.subject.name,
        "whom": whom(facts.subject),
        "title": facts.title_name,
        "year": facts.year,
        "decision": document(facts.decision, language),
        "day": day(facts.held_on, language),
        "place": facts.place,
        "absent": facts.manner is Manner.ABSENT,
        "manner": said(MANNERS[facts.manner], language),
    }


def revoked(facts: RevokedAward, _addressee: Body, language: Language) -> _Variables:
    """What the text about an annulled award may name."""
    return {
        "name": facts.subject.name,
        "whom": whom(facts.subject),
        "title": facts.title_name,
        "year": facts.year,
        "annulled": document(facts.annulled, language),
        "decision": document(facts.decision, language),
        "authority": facts.authority,
        "ground": said(REVOCATIONS[facts.ground], language),
        "reason": short(facts.reason),
        "due": f"{facts.due:,}".replace(",", ".") if facts.due else "",
    }
