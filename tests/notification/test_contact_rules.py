"""The rules of a contact."""

import pytest
from pydantic import ValidationError

from chassis.deciding.testing import Rules, context
from contracts.message import Actor, RefusalKind
from services.notification.contact.messages import ContactSet, Language, SetContact
from services.notification.contact.refusals import NotYourContact
from services.notification.contact.rules import DECIDER
from tests.notification.heard_events import COMMUNE

ADDRESS = "vanphong@maipha.example"
OPERATOR = Actor("quan-tri", duties=frozenset({"operator"}))
CLERK = Actor("can-bo", unit=COMMUNE.code, duties=frozenset({"clerk"}))
OTHER_UNIT = Actor("can-bo-khac", unit="phuong-chi-lang", duties=frozenset({"clerk"}))
given = Rules(DECIDER).given


def test_a_contact_is_set_and_set_again_only_when_it_differs() -> None:
    """The last contact counts, and setting it twice records nothing."""
    command = SetContact(addressee=COMMUNE.code, email=ADDRESS)
    was_set = ContactSet(addressee=COMMUNE.code, email=ADDRESS, language=Language.VI)

    given().when(command, context(CLERK)).then(was_set)
    given(was_set).when(command, context(CLERK)).nothing()
    given(was_set).when(SetContact(addressee=COMMUNE.code, email=None), context(OPERATOR)).then(
        ContactSet(addressee=COMMUNE.code, email=None, language=Language.VI)
    )


def test_a_clerk_does_not_set_the_contact_of_another_unit() -> None:
    """A unit's clerk acts for its own unit."""
    outcome = given().when(SetContact(addressee=COMMUNE.code, email=ADDRESS), context(OTHER_UNIT))

    assert outcome.refused(NotYourContact).kind is RefusalKind.NOT_ALLOWED


@pytest.mark.parametrize(
    "address",
    [
        "",
        "van phong@maipha.example",
        "a@b",
        "a@b.example\r\nBcc: c@d.example",
        "a,b@c.example",
        "@c.example",
        "a@b.example\x00",
        "van\u200bphong@maipha.example",
        "van\u202ephong@maipha.example",
        "vănphòng@maipha.example",
    ],
)
def test_a_text_that_is_no_address_of_an_office_is_refused(address: str) -> None:
    """An address cannot bring in a header, a second recipient, or a character that nobody can see."""
    with pytest.raises(ValidationError):
        SetContact(addressee=COMMUNE.code, email=address)


@pytest.mark.parametrize(
    "entered",
    [
        " vanphong@maipha.example",
        "vanphong@maipha.example\u00a0",
        "vanphong@MaiPha.Example",
        "vanphong@maipha.example\n",
    ],
)
def test_an_address_is_brought_to_one_form_where_it_is_entered(entered: str) -> None:
    """Blanks around it go, and its domain is lower case: the same address again sets nothing."""
    was_set = ContactSet(addressee=COMMUNE.code, email=ADDRESS, language=Language.VI)
    command = SetContact(addressee=COMMUNE.code, email=entered)

    assert command.email == ADDRESS
    given(was_set).when(command, context(CLERK)).nothing()


def test_the_name_of_a_mailbox_is_kept_as_it_was_entered() -> None:
    """Only the mail server of its domain knows whether case matters in it (RFC 5321, section 2.4)."""
    assert SetContact(addressee=COMMUNE.code, email="VanPhong@maipha.example").email == "VanPhong@maipha.example"
