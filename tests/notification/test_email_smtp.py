"""E-mails over a real SMTP server."""

from dataclasses import replace
from pathlib import Path

import pytest

from chassis.errors import OutsideAwayError, PutOffError
from contracts.vocabulary import NoticeId, derived_id
from services.notification.email.smtp import OutgoingEmail, Reply, connected, printable
from services.notification.notice.messages import Delivery, RecordEmail
from services.notification.settings import MailServer
from tests.notification.mail_server import SENDER, LocalMailServer, mail_server

EMAIL = OutgoingEmail(
    derived_id("test", "email"),
    "vanphong@maipha.example",
    "Kế hoạch số 254/KH-UBND ngày 23/12/2016 của UBND thành phố Lạng Sơn",
    "Đề nghị UBND xã Mai Pha đăng ký danh hiệu thi đua.\n.\n.. trước ngày 15/01/2017\n",
    "vi",
)


async def send(outgoing: OutgoingEmail, server: MailServer) -> Reply:
    """Connect to the server and send the e-mail."""
    async with connected(outgoing, server) as send_text:
        return await send_text()


async def test_an_email_arrives_as_it_was_written(smtp: LocalMailServer) -> None:
    """Vietnamese in the subject and the text, and lines of a single dot, pass unharmed."""
    reply = await send(EMAIL, smtp.server)

    assert reply.delivery is Delivery.ACCEPTED
    (email,) = smtp.emails
    assert (email["From"], email["To"], email["Subject"]) == (SENDER, EMAIL.recipient, EMAIL.subject)
    assert email.get_content().replace("\r\n", "\n") == EMAIL.text
    assert (email["Auto-Submitted"], email["Content-Language"]) == ("auto-generated", "vi")


async def test_a_server_that_offers_no_encryption_gets_nothing(smtp: LocalMailServer) -> None:
    """Encryption is required unless the settings say otherwise."""
    expected = MailServer(smtp.server.host, smtp.server.port, SENDER, patience=2.0)

    with pytest.raises(OutsideAwayError, match="STARTTLS"):
        await send(EMAIL, expected)

    assert (smtp.emails, smtp.asked) == ([], 0)


async def test_an_email_that_is_sent_again_has_the_same_id(smtp: LocalMailServer) -> None:
    """A mailbox knows a repetition from a new e-mail."""
    await send(EMAIL, smtp.server)
    await send(EMAIL, smtp.server)

    ids = {email["Message-ID"] for email in smtp.emails}
    assert ids == {f"<{EMAIL.email_id}@lang-son.example>"}


async def test_a_subject_cannot_bring_in_a_header(smtp: LocalMailServer) -> None:
    """A line break in a subject is a space."""
    await send(replace(EMAIL, subject="Thông báo\r\nBcc: khac@elsewhere.example"), smtp.server)

    (email,) = smtp.emails
    assert email["Bcc"] is None
    assert email["Subject"] == "Thông báo Bcc: khac@elsewhere.example"


async def test_a_temporary_refusal_of_the_recipient_puts_this_email_off(smtp: LocalMailServer) -> None:
    """Nothing was sent yet, so it may be tried again; the reason is the server's reply."""
    smtp.postponements = 1

    with pytest.raises(PutOffError, match="451 try again later"):
        await send(EMAIL, smtp.server)
    reply = await send(EMAIL, smtp.server)

    assert reply.delivery is Delivery.ACCEPTED
    assert (smtp.asked, len(smtp.emails)) == (2, 1)


async def test_a_server_that_hangs_up_at_the_recipient_puts_this_email_off(smtp: LocalMailServer) -> None:
    """If the server is away the next e-mail finds out; if it hangs up at this recipient, the others go on."""
    smtp.hang_up_at_recipient = True

    with pytest.raises(PutOffError):
        await send(EMAIL, smtp.server)

    assert smtp.emails == []


@pytest.mark.parametrize("reply", ["421 shutting down", "451 busy", "550 we do not know you"])
async def test_a_refusal_of_the_sender_does_not_concern_the_email(smtp: LocalMailServer, reply: str) -> None:
    """Even a final one: an operator has to mend it, and every e-mail waits."""
    smtp.sender_reply = reply

    with pytest.raises(OutsideAwayError, match=reply):
        await send(EMAIL, smtp.server)

    assert (smtp.asked, smtp.emails) == (0, [])


async def test_a_final_refusal_of_the_recipient_is_an_outcome(smtp: LocalMailServer) -> None:
    """A mailbox that is not there will not be there in a second."""
    smtp.envelope_reply = "550 no such mailbox"

    reply = await send(EMAIL, smtp.server)

    assert (reply.delivery, reply.detail) == (Delivery.FAILED, "550 no such mailbox")
    assert smtp.asked == 1


@pytest.mark.parametrize(
    ("reply", "delivery"),
    [
        ("554 not wanted", Delivery.FAILED),
        ("452 no room", Delivery.DEFERRED),
        ("450 greylisted, try again in 5 minutes", Delivery.DEFERRED),
        ("421 shutting down", Delivery.DEFERRED),
    ],
)
async def test_a_refusal_of_the_text_is_final_or_asks_to_try_later(
    smtp: LocalMailServer, reply: str, delivery: Delivery
) -> None:
    """By the first digit of the reply: in either case the server has not taken the text (RFC 5321 §4.2.1)."""
    smtp.data_reply = reply

    outcome = await send(EMAIL, smtp.server)

    assert (outcome.delivery, outcome.detail) == (delivery, reply)
    assert len(smtp.emails) == 1


async def test_without_a_reply_to_the_text_the_outcome_is_unknown(smtp: LocalMailServer) -> None:
    """It may be in the mailbox, so it is not sent again."""
    smtp.hang_up_after_text = True

    reply = await send(EMAIL, smtp.server)

    assert reply.delivery is Delivery.UNKNOWN
    assert len(smtp.emails) == 1


async def test_a_server_that_does_not_answer_is_away(tmp_path: Path) -> None:
    """Nothing was sent, and the fault names the address that did not answer."""
    with mail_server(tmp_path) as closed:
        away = closed.server

    with pytest.raises(OutsideAwayError, match=str(away.port)):
        await send(EMAIL, away)


async def test_a_server_that_does_not_reply_is_away(smtp: LocalMailServer) -> None:
    """It has as long as for any other reply."""
    smtp.silent_at_sender = True

    with pytest.raises(OutsideAwayError):
        await send(EMAIL, replace(smtp.server, patience=0.2))

    smtp.release()


@pytest.mark.parametrize(
    ("reply", "detail"),
    [
        ("250 OK\r\n2.0.0 queued", "250 OK 2.0.0 queued"),
        ("550 \x1b[31mno\x07 such\u200b mailbox\u2800", "550 [31mno such mailbox"),
        ("550 " + "x" * 900, "550 " + "x" * 496),
    ],
)
def test_every_reply_of_a_server_can_be_recorded(reply: str, detail: str) -> None:
    """A reply with control characters or invisible ones is recorded without them: no outcome is lost for its text."""
    assert printable(reply) == detail
    assert (
        RecordEmail(
            notice_id=NoticeId(EMAIL.email_id), attempt=1, delivery=Delivery.FAILED, detail=printable(reply)
        ).detail
        == detail
    )
