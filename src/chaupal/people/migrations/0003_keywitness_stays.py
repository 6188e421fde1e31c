"""Who saw a passkey added is written once, and only of a passkey that is the person's own."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly, RowRule


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0001_followers"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("people", "0002_keywitness"),
    ]

    operations = [
        AppendOnly("people_keywitness"),
        RowRule(
            "people_keywitness",
            "people_key_is_the_persons",
            refuses="NOT EXISTS (SELECT 1 FROM mfa_authenticator a JOIN people_login l ON l.id = a.user_id"
            " WHERE a.id = NEW.authenticator AND a.type = 'webauthn' AND l.person_id = NEW.person_id)",
            on="INSERT",
        ),
    ]
