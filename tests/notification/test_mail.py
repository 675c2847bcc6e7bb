"""Letters over a real SMTP server."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chassis.errors import OutsideAwayError, PutOffError
from chassis.mail import Delivery, Handover, Letter, MailServer, reach
from contracts.vocabulary import derived_id
from tests.notification.post import SENDER, Post, post_office

LETTER = Letter(
    derived_id("test", "letter"),
    "vanphong@maipha.example",
    "Kế hoạch số 254/KH-UBND ngày 23/12/2016 của UBND thành phố Lạng Sơn",
    "Đề nghị UBND xã Mai Pha đăng ký danh hiệu thi đua.\n.\n.. trước ngày 15/01/2017\n",
    "vi",
)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with post_office(tmp_path) as office:
        yield office


async def send(letter: Letter, server: MailServer) -> Delivery:
    """Reach the server and hand the letter over."""
    async with reach(letter, server) as hand_over:
        return await hand_over()


async def test_a_letter_arrives_as_it_was_written(post: Post) -> None:
    """Vietnamese in the subject and the text, and lines of a single dot, pass unharmed."""
    delivery = await send(LETTER, post.server)

    assert delivery.handover is Handover.ACCEPTED
    (letter,) = post.letters
    assert (letter["From"], letter["To"], letter["Subject"]) == (SENDER, LETTER.recipient, LETTER.subject)
    assert letter.get_content().replace("\r\n", "\n") == LETTER.text
    assert (letter["Auto-Submitted"], letter["Content-Language"]) == ("auto-generated", "vi")


async def test_a_server_that_offers_no_encryption_is_handed_nothing(post: Post) -> None:
    """Encryption is expected unless the settings say otherwise: no letter goes out in the clear by itself."""
    expected = MailServer(post.server.host, post.server.port, SENDER, patience=2.0)

    with pytest.raises(OutsideAwayError, match="STARTTLS"):
        await send(LETTER, expected)

    assert (post.letters, post.asked) == ([], 0)


async def test_a_letter_sent_again_bears_the_same_id(post: Post) -> None:
    """A mailbox can tell a repetition from a new letter."""
    await send(LETTER, post.server)
    await send(LETTER, post.server)

    ids = {letter["Message-ID"] for letter in post.letters}
    assert ids == {f"<{LETTER.letter_id}@lang-son.example>"}


async def test_a_subject_cannot_bring_in_a_header(post: Post) -> None:
    """A line break in a subject is a space."""
    await send(replace(LETTER, subject="Thông báo\r\nBcc: khac@elsewhere.example"), post.server)

    (letter,) = post.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Thông báo Bcc: khac@elsewhere.example"


async def test_a_temporary_no_to_the_recipient_puts_this_letter_off(post: Post) -> None:
    """Nothing has left the house yet, so it may be tried again; what the server said is told."""
    post.postponements = 1

    with pytest.raises(PutOffError, match="451 try again later"):
        await send(LETTER, post.server)
    delivery = await send(LETTER, post.server)

    assert delivery.handover is Handover.ACCEPTED
    assert (post.asked, len(post.letters)) == (2, 1)


async def test_a_server_that_hangs_up_at_the_recipient_puts_this_letter_off(post: Post) -> None:
    """If the server is gone the next letter will say so; if it is this recipient's doing, the others go on."""
    post.hang_up_at_recipient = True

    with pytest.raises(PutOffError):
        await send(LETTER, post.server)

    assert post.letters == []


@pytest.mark.parametrize("reply", ["421 shutting down", "451 busy", "550 we do not know you"])
async def test_a_no_to_the_sender_is_not_about_the_letter(post: Post, reply: str) -> None:
    """Even a final one: it is for an operator to mend, and every letter waits."""
    post.sender_reply = reply

    with pytest.raises(OutsideAwayError, match=reply):
        await send(LETTER, post.server)

    assert (post.asked, post.letters) == (0, [])


async def test_a_final_no_to_the_recipient_is_an_answer(post: Post) -> None:
    """A mailbox that is not there will not be there in a second."""
    post.envelope_reply = "550 no such mailbox"

    delivery = await send(LETTER, post.server)

    assert (delivery.handover, delivery.detail) == (Handover.REFUSED, "550 no such mailbox")
    assert post.asked == 1


@pytest.mark.parametrize("reply", ["554 not wanted", "451 no room"])
async def test_a_no_to_the_text_is_not_tried_again(post: Post, reply: str) -> None:
    """The text has been seen; a person decides."""
    post.data_reply = reply

    delivery = await send(LETTER, post.server)

    assert (delivery.handover, delivery.detail) == (Handover.REFUSED, reply)
    assert len(post.letters) == 1


async def test_no_answer_to_the_text_leaves_it_open_whether_the_letter_arrived(post: Post) -> None:
    """It may be in the mailbox, so it is not sent again."""
    post.hang_up_after_text = True

    delivery = await send(LETTER, post.server)

    assert delivery.handover is Handover.UNKNOWN
    assert len(post.letters) == 1


async def test_a_server_that_is_not_there_is_away(tmp_path: Path) -> None:
    """Nothing has been done, and the fault says where nobody answered."""
    with post_office(tmp_path) as office:
        away = office.server

    with pytest.raises(OutsideAwayError, match=str(away.port)):
        await send(LETTER, away)


async def test_a_server_that_says_nothing_is_away(post: Post) -> None:
    """It has as long as for any other reply."""
    post.silent_at_sender = True

    with pytest.raises(OutsideAwayError):
        await send(LETTER, replace(post.server, patience=0.2))

    post.release()
