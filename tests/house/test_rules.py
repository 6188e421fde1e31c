"""Rules of the sheet that are kept by what is not there: a column, a library, an address, a form."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db import models

from chaupal.base.forbidden import ForbiddenColumn, forbidden_column, refuse_columns
from chaupal.claims.actions.claim import open_claim
from chaupal.people.models import Person
from chaupal.relay.choices import FROM_PHONE, Rung
from chaupal.relay.models import Group, Receipt
from chaupal.tips.choices import Channel
from tests import documents, make

# As they would stand in a list of packages: clients that speak WhatsApp's protocol or drive its web page (R3), and
# clients of its business platform, which its policy shuts to parties (R2).
UNOFFICIAL = ["yowsup", "yowsup2", "whatsapp-web", "whatsapp-web.js", "whatsapp-web-py", "webwhatsapi", "webwhatsapi-python", "baileys", "pybaileys", "neonize", "whatsmeow", "go-whatsapp", "pywhatkit", "pywhatsapp", "whatsapp-python", "alright", "wa-automate", "wa-automate-python", "open-wa", "openwa", "wppconnect", "venom-bot", "maytapi", "ultramsg", "green-api", "whatsapp-api-client-python", "whatsapp-chatbot-python", "chat-api", "waha", "whapi", "evolution-api"]
PLATFORM = ["pywa", "heyoo", "whatsapp-cloud", "whatsapp-business", "whatsapp-cloud-api", "wacloud", "twilio", "gupshup", "vonage", "messagebird", "infobip", "wati"]
PLATFORM_ADDRESS = re.compile(r"graph\.facebook\.com|api\.whatsapp\.com|whatsapp\.net|wati\.io|gupshup\.io|maytapi\.com|whatsapp://", re.I)

FORMS = sorted(
    {form for module in documents.modules() for form in vars(module).values() if isinstance(form, type) and issubclass(form, forms.BaseForm)},
    key=lambda form: (form.__module__, form.__name__),
)


def locked() -> set[str]:
    """Names of the packages that are pinned or asked for, in the registry's own spelling."""
    found = set()
    for name in ("constraints.txt", "pyproject.toml"):
        for line in (documents.TOP / name).read_text(encoding="utf-8").splitlines():
            start = re.match(r"\s*\"?([A-Za-z0-9][A-Za-z0-9._-]*)", line)
            if start:
                found.add(re.sub(r"[._]", "-", start[1]).lower())
    return found


def sources() -> list[Path]:
    return [path for path in documents.SOURCE.rglob("*") if path.suffix in {".py", ".js", ".html", ".toml"} and path.is_file()]


def test_r3_no_unofficial_whatsapp_library_is_locked() -> None:
    names = locked()

    assert "django" in names
    assert sorted(names & {name.replace(".", "-") for name in UNOFFICIAL}) == []
    assert sorted(name for name in names if "whatsapp" in name) == []


def test_r2_no_client_of_the_business_platform_is_locked_and_no_file_knows_its_address() -> None:
    found = [str(path.relative_to(documents.SOURCE)) for path in sources() if PLATFORM_ADDRESS.search(path.read_text(encoding="utf-8"))]

    assert (sorted(locked() & set(PLATFORM)), found) == ([], [])


def test_r1_whatsapp_is_left_to_the_share_sheet_and_to_one_link() -> None:
    """The server has no way to send: it opens no connection of its own but to its own health page."""
    sends = re.compile(r"\burlopen\b|^\s*(?:import|from)\s+(?:httpx|requests|aiohttp|smtplib|http\.client|websockets?)\b", re.MULTILINE)
    linked = re.compile(r"wa\.me")

    opens = sorted(str(path.relative_to(documents.SOURCE)) for path in sources() if path.suffix == ".py" and sends.search(path.read_text(encoding="utf-8")))
    links = sorted(str(path.relative_to(documents.SOURCE)) for path in sources() if linked.search(path.read_text(encoding="utf-8")))

    assert opens == ["api/sender.py", "config/supervisor.py"]
    assert links == ["pocket/views.py"]


def test_r5_a_group_lists_no_members_and_takes_no_numbers() -> None:
    held = {field.name for field in Group._meta.get_fields() if not (field.auto_created and not field.concrete)}
    pointing = {field.name for field in Group._meta.get_fields() if field.auto_created and not field.concrete}

    assert held == {"booth", "checked_on", "chosen", "deputy", "keeper", "link_sealed", "name", "number", "slot", "state"}
    assert pointing == {"checks"}


def test_r10_a_confirmation_holds_what_was_said_and_when_and_nobody() -> None:
    leads_to = {field.name: field.related_model.__name__ for field in Receipt._meta.fields if isinstance(field, models.ForeignKey)}

    assert leads_to == {"dispatch": "Dispatch"}
    assert {field.name for field in Receipt._meta.fields} == {
        "epoch", "tx", "id", "dispatch", "client_id", "group", "rung", "said_at", "at", "salt",
    }  # fmt: skip
    assert Rung.SPOT_VERIFIED not in FROM_PHONE
    assert not [rung.name for rung in Rung if re.search(r"READ|DELIVER|SENT", rung.name) and rung != Rung.WILL_NOT_SEND]


def test_t1_nothing_comes_in_but_what_a_person_pastes_types_ticks_or_wrote_to_our_own_number() -> None:
    assert set(Channel.values) == {"paste", "picture", "sound", "chat_file", "own_number"}


def test_t3_no_way_leads_from_a_tip_to_a_person() -> None:
    tip = apps.get_model("tips", "Tip")
    seen: list[type[models.Model]] = [tip]
    for model in seen:
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if isinstance(field.related_model, type) and field.related_model not in seen:
                seen.append(field.related_model)

    assert Person not in seen
    assert {model.__name__ for model in seen} == {"Tip", "Unit"}


@pytest.mark.parametrize(("kind", "hours"), [("poll_process", 1), ("deepfake_or_own_handle", 3), ("other", 24)])
def test_t4_the_clock_is_the_packs_whoever_a_claim_helps(db: None, noon: datetime, kind: str, hours: int) -> None:
    researcher = make.officer("Ira", "researcher", make.state())

    due = [
        open_claim(kind=kind, text_hi=text, text_en="", by=researcher, at=noon, against_us=against_us).due_at
        for text, against_us in (("सड़क बन गई, अब 12 मिनट में पहुँचते हैं", False), ("सड़क 12 महीने से टूटी पड़ी है", True))
    ]

    assert due == [noon + timedelta(hours=hours)] * 2


def test_p4_no_column_of_any_table_holds_what_is_never_taken() -> None:
    found = [
        (model._meta.label, field.name, forbidden_column(field.name))
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if forbidden_column(field.name)
    ]

    assert found == []


def test_p4_no_form_asks_for_what_is_never_taken() -> None:
    ours = [form for form in FORMS if form.__module__.startswith("chaupal.")]
    found = [
        (form.__name__, name)
        for form in ours
        for name, field in getattr(form, "base_fields", {}).items()
        if forbidden_column(name) or forbidden_column(str(field.label or ""))
    ]

    assert len(ours) > 10
    assert found == []


@pytest.mark.parametrize("column", ["jati", "dharm", "जाति", "धर्म", "Caste Code", "EPIC_NO", "aadhaar", "ration card"])
def test_p4_an_import_with_such_a_column_is_refused(column: str) -> None:
    with pytest.raises(ForbiddenColumn) as refused:
        refuse_columns(["name", column], file="booths.csv")

    assert "P4" in refused.value.text


def test_a_guard_that_never_fires_is_no_guard() -> None:
    assert PLATFORM_ADDRESS.search("https://graph.facebook.com/v19.0/messages")
    assert "yowsup" in UNOFFICIAL and "whatsapp-web.js" in UNOFFICIAL
