"""The mails that the sign-in library sends when a key or a code changes: in both languages, and what to do."""

import pytest
from allauth.account.adapter import get_adapter
from django.core.mail import EmailMessage

SENT = ("webauthn_added", "webauthn_removed", "totp_activated", "totp_deactivated", "recovery_codes_generated")


@pytest.mark.django_db
@pytest.mark.parametrize("name", SENT)
def test_a_mail_about_a_key_speaks_hindi_and_english(name: str) -> None:
    told = {"ip": "192.0.2.7", "user_agent": "a browser", "timestamp": None}

    mail: EmailMessage = get_adapter().render_mail(f"mfa/email/{name}", "one@example.org", told)

    assert (mail.subject.startswith("चौपाल: "), " · Chaupal: " in mail.subject) == (True, True)
    hindi, _dashes, english = mail.body.partition("--")
    assert ("अगर यह आपने किया है" in hindi, "If you did it" in english, mail.body.count("192.0.2.7")) == (True, True, 2)
    assert "security precautions" not in mail.body
