"""Who saw a passkey enrolled is written once, and only of a key that is the person's."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly, RowRule


class Migration(migrations.Migration):
    # Homes of before took these steps one by one.
    replaces = [
        ("people", "0002_keywitness"),
        ("people", "0003_keywitness_stays"),
        ("people", "0004_slip_for_one_office"),
        ("people", "0005_keys_by_sound"),
        ("people", "0006_session"),
    ]
    dependencies = [("base", "0001_followers"), ("mfa", "0001_initial"), ("people", "0001_initial")]

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
