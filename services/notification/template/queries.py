"""Each kind of notice by the table: its text and version, its events and audience, and how it reads with examples."""

from contracts.message import Message
from contracts.notification import About, TemplateName
from services.notification.contact.messages import Language
from services.notification.notice.email_content import email_content
from services.notification.notice.examples import ADDRESSEE, EXAMPLES, PLAN
from services.notification.notice.facts import ReminderFacts
from services.notification.notice.table import Announced, EmailHolds, Mailed, table
from services.notification.notice.texts import named_in, source, versions
from services.notification.notice.wording import wording


class TemplateRow(Message):
    """A kind of notice in the table; `vi` and `en` are its name, `template` its text with the version used now."""

    about: About
    vi: str
    en: str
    template: TemplateName
    mailed: Mailed
    email: EmailHolds
    formal: bool
    events: tuple[Announced, ...]


class Preview(Message):
    """A text in one language: its file, and the notice and the e-mail that it makes of the example facts."""

    language: Language
    file: str
    title: str
    text: str
    subject: str
    email: str


class TemplateText(TemplateRow):
    """A kind of notice with its text; `names` are the facts that a text of it may name, `versions` the newest first."""

    names: tuple[str, ...]
    versions: tuple[TemplateName, ...]
    previews: tuple[Preview, ...]


def templates() -> tuple[TemplateRow, ...]:
    """Every kind of notice, in the order of the table."""
    return tuple(_row(about) for about in table())


def template(about: About) -> TemplateText:
    """One kind of notice with its text in both languages, filled with examples."""
    row, kind = _row(about), table()[about]
    names = {name for language in Language for name in named_in(kind.text, language)}
    return TemplateText(
        **row.model_dump(),
        names=tuple(sorted(names)),
        versions=versions(kind.text),
        previews=tuple(preview(about, language) for language in Language),
    )


def preview(about: About, language: Language) -> Preview:
    """The notice of the example facts, and its e-mail."""
    facts = EXAMPLES[about]
    plan = None if isinstance(facts, ReminderFacts) else PLAN
    worded = wording(ADDRESSEE, facts, plan, language)
    email = email_content(about, worded, plan, language)
    file = source(table()[about].text, language)
    return Preview(
        language=language, file=file, title=worded.title, text=worded.text, subject=email.subject, email=email.text
    )


def _row(about: About) -> TemplateRow:
    kind = table()[about]
    return TemplateRow(
        about=about,
        vi=kind.name.vi,
        en=kind.name.en,
        template=kind.text,
        mailed=kind.mailed,
        email=kind.email,
        formal=kind.formal,
        events=kind.events,
    )
