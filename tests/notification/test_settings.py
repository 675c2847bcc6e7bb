"""The settings of notification."""

from services.notification.settings import NotificationSettings

NEEDED = {
    "site": "lang-son",
    "level": "district",
    "postgres_url": "postgresql://notification@127.0.0.1/notification",
    "kafka_bootstrap": "127.0.0.1:9",
    "kafka_user": "notification",
    "kafka_password": "nothing",
    "http_port": 1,
    "signing_key_file": "key.pem",
    "signing_key_id": "key-1",
    "keys_file": "keys.json",
    "token_key_file": "token.pem",
    "smtp_host": "mail.lang-son.example",
    "smtp_port": 587,
    "smtp_sender": "thi-dua@lang-son.example",
}


def test_a_mail_server_has_to_encrypt_unless_the_settings_say_otherwise() -> None:
    """`none` has to be written down."""
    unset = NotificationSettings.model_validate(NEEDED)
    written = NotificationSettings.model_validate({**NEEDED, "smtp_security": "none"})

    assert (unset.mail_server.security, written.mail_server.security) == ("starttls", "none")
