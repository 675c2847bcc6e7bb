"""The wording of a notice by the table's current text: Vietnamese in the form of official letters, and English."""

from collections.abc import Iterator

from contracts.notification import TemplateName
from contracts.vocabulary import Body, Document
from services.notification.contact.messages import Language
from services.notification.notice.examples import ADDRESSEE, EXAMPLES, PLAN
from services.notification.notice.facts import NoticeFacts
from services.notification.notice.phrases import Wording
from services.notification.notice.table import Table, TableError, table
from services.notification.notice.texts import named_in, rendered
from services.notification.notice.variables import variables


def template_of(facts: NoticeFacts) -> TemplateName:
    """The text by which a notice of `facts` is worded now."""
    return table()[facts.about].text


def wording(addressee: Body, facts: NoticeFacts, plan: Document | None, language: Language) -> Wording:
    """The notice of `facts` to `addressee`; `plan` is None where planning has not said the plan yet."""
    return rendered(template_of(facts), language, variables(addressee, facts, plan, language))


def require_sound(checked: Table) -> None:
    """Raise TableError for a text that is missing, is no template, or names what its facts do not have."""
    faults = list(_faults(checked))
    if faults:
        raise TableError("\n".join(faults))


def _faults(checked: Table) -> Iterator[str]:
    for kind in checked.values():
        for language in Language:
            known = variables(ADDRESSEE, EXAMPLES[kind.about], PLAN, language)
            try:
                unknown = named_in(kind.text, language) - known.keys()
                if unknown:
                    file = f"texts/{kind.text}.{language.value}.txt"
                    yield f"{file}: {kind.about} has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}"
                else:
                    rendered(kind.text, language, known)
            except TableError as wrong:
                yield f"{kind.about}: {wrong}"
