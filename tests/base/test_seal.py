"""A blind value is what it always was, however its beginning is kept: rows stored by an older version are found by it."""

import hmac

from django.conf import settings

from chaupal.base import keys, seal


def test_a_blind_value_is_the_hmac_of_field_and_text_cut_to_sixteen_bytes():
    key = keys.key("blind", settings.CHAUPAL_HOME)
    for field, text in (("people.phone", "919415000001"), ("people.phone", ""), ("watch.handle", "919415000001"), ("people.phone", "राकेश")):
        assert seal.blind(text, field=field) == hmac.digest(key, f"{field}\0{text}".encode(), "sha256")[:16]


def test_one_value_does_not_run_into_the_next():
    first = seal.blind("919415000001", field="people.phone")
    seal.blind("919415000002", field="people.phone")
    assert seal.blind("919415000001", field="people.phone") == first


def test_another_home_has_another_key(settings, tmp_path):
    here = seal.blind("919415000001", field="people.phone")
    settings.CHAUPAL_HOME = tmp_path
    assert seal.blind("919415000001", field="people.phone") != here
