"""The dossier: what it holds, that it can be checked, who may take it out, what becomes of it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from chaupal.base import keys
from chaupal.ledger import checkpoint
from chaupal.ledger.models import Entry
from chaupal.watch import casefile, dossier, refusals
from chaupal.watch.actions import cases, dossiers
from chaupal.watch.choices import CaseOutcome, EvidenceKind
from chaupal.watch.models import Case
from tests.watch.casework import ALTERNATIVE, REASONS, Watch, picture

DAY = timedelta(days=1)


def bundle(watch: Watch, case: Case) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(dossiers.export_dossier(case=case, kind="zip", by=watch.nida, at=watch.noon + DAY)))


def test_the_bundle_holds_all_that_the_rule_names_and_its_hashes_fit(watch: Watch) -> None:
    case = watch.found()
    dossiers.make_dossier(case=case, by=watch.nida, at=watch.noon + DAY)

    with bundle(watch, case) as archive:
        told = json.loads(archive.read("case.json"))
        listed = {line[66:]: line[:64] for line in archive.read("manifest.txt").decode().splitlines()}
        names = set(archive.namelist())
        hashes = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names - {"manifest.txt", "manifest.sig"}}
        evidence = archive.read(next(name for name in names if name.startswith("evidence/")))

    assert (listed, evidence) == (hashes, picture("posts"))
    assert names == {"case.json", "dossier-hi.pdf", "dossier-en.pdf", "manifest.txt", "manifest.sig", next(iter(name for name in names if name.startswith("evidence/")))}
    assert [one["account"] for one in told["accounts"]] == [f"invented_{number}" for number in range(6)]
    assert [(one["window_s"], one["times"], one["expected"], one["q"]) for one in told["links"]][:2] == [(60, 9, 1.5, 0.004), (60, 8, 1.5, 0.004)]
    assert (told["method"]["engine"], told["method"]["parameters"]["seed"], told["machine_says"]) == ("chaupal_coord 0.1", 0, "coordination signal")
    assert [(one["office"], one["reasons"], one["alternative"]) for one in told["reviews"]] == [
        ("Compliance officer", REASONS, ALTERNATIVE),
        ("Approver at headquarters", REASONS, ALTERNATIVE),
    ]


def test_the_list_is_signed_by_the_key_of_the_register(watch: Watch) -> None:
    case = watch.found()
    dossiers.make_dossier(case=case, by=watch.nida, at=watch.noon + DAY)
    key = checkpoint.key_of(keys.key("ledger", settings.CHAUPAL_HOME)).public_key()

    with bundle(watch, case) as archive:
        manifest, signed = archive.read("manifest.txt"), archive.read("manifest.sig").decode()
    note = checkpoint.verify(signed, key)

    assert (note.root, note.more[0]) == (hashlib.sha256(manifest).digest(), "case J-001")
    with pytest.raises(checkpoint.NotACheckpoint):
        checkpoint.verify(signed.replace("J-001", "J-002"), key)


def test_i2_nothing_of_a_dossier_names_a_person(watch: Watch) -> None:
    case = watch.found()
    dossiers.make_dossier(case=case, by=watch.nida, at=watch.noon + DAY)

    with bundle(watch, case) as archive:
        told = archive.read("case.json").decode()

    assert [name for name in ("Nida", "Om", "Parvati", "निदा", "ओम", "पार्वती") if re.search(rf"\b{name}\b", told)] == []
    assert not {"phone", "address", "employer", "relatives", "name"} & set(re.findall(r'"([a-z_]+)":', told))


def test_the_same_case_gives_the_same_bytes(watch: Watch) -> None:
    case = watch.found()
    told = casefile.read(case, watch.noon)
    key = checkpoint.key_of(b"7" * 32)

    one, two = (dossier.bundle(told, {language: dossier.draw(told, language) for language in ("hi", "en")}, key) for _turn in range(2))

    assert hashlib.sha256(one).digest() == hashlib.sha256(two).digest()


@pytest.mark.parametrize("language", ["hi", "en"])
def test_a_document_of_many_accounts_with_strange_letters_is_drawn(watch: Watch, language: str) -> None:
    watch.own()
    imitation = watch.imitation("сhaupа1_up")
    case = cases.open_case_of_imitation(imitation=imitation, by=watch.nida, at=watch.noon)
    cases.hand_over(case=case, note="One account under our name and picture, noted with a screenshot.", by=watch.nida, at=watch.noon)
    case = watch.review(watch.review(Case.objects.get(pk=case.pk), watch.om), watch.parvati)

    told = casefile.read(case, watch.noon)
    drawn = dossier.draw(told, language)

    assert drawn.startswith(b"%PDF-")
    assert "U+0441" in " ".join(told.alike[language]) and "U+0063" in " ".join(told.alike[language])


def test_links_that_were_not_compared_with_chance_claim_no_error_figure(watch: Watch) -> None:
    told = casefile.read(watch.found(), watch.noon)
    bare = replace(told, links=[replace(one, q=None, expected=None) for one in told.links])

    assert ["q" in dossier.limits(case)[0][:2] or "q " in dossier.limits(case)[0] for case in (told, bare)] == [True, False]


def test_a_dossier_is_made_once_and_each_taking_out_is_recorded(watch: Watch) -> None:
    case = watch.found()

    one = dossiers.make_dossier(case=case, by=watch.nida, at=watch.noon + DAY)
    two = dossiers.make_dossier(case=case, by=watch.nida, at=watch.noon + 2 * DAY)
    for kind in ("hi", "en", "zip"):
        dossiers.export_dossier(case=case, kind=kind, by=watch.nida, at=watch.noon + 2 * DAY)

    assert one == two
    assert [entry.act for entry in Entry.objects.filter(act__startswith="watch.dossier").order_by("id")] == ["watch.dossier_made", *["watch.dossier_exported"] * 3]


def test_evidence_that_was_changed_on_the_disk_makes_no_dossier(watch: Watch) -> None:
    case = watch.found()
    kept = case.evidence.get()
    with kept.sealed.storage.open(str(kept.sealed.name), "wb") as file:
        file.write(b"something else than was sealed, long enough for a nonce")

    with pytest.raises(refusals.EvidenceDamaged):
        dossiers.make_dossier(case=case, by=watch.nida, at=watch.noon)


def test_a_dossier_goes_out_comes_back_and_can_be_appealed(watch: Watch) -> None:
    case = watch.found()
    dossiers.make_dossier(case=case, by=watch.nida, at=watch.noon + DAY)

    def at(days: int) -> dict[str, Any]:
        return {"by": watch.nida, "at": watch.noon + days * DAY}

    with pytest.raises(refusals.NotYetAnswered):
        dossiers.submit_case(case=case, to="committee", reference="G", sent_at=watch.noon + DAY, **at(2))
    sent = dossiers.submit_case(case=case, to="platform", reference="X-77", sent_at=watch.noon + DAY, **at(2))
    submitted = Case.objects.get(pk=case.pk).state
    dossiers.submit_case(case=case, to="election", reference="DEO-3", sent_at=watch.noon + DAY, **at(2))
    dossiers.note_outcome(report=sent, reply="refused", reply_at=watch.noon + 5 * DAY, outcome=CaseOutcome.REFUSED, **at(5))
    outcome = Case.objects.get(pk=case.pk)
    appeal = dossiers.submit_case(case=case, to="committee", reference="GAC-9", sent_at=watch.noon + 30 * DAY, **at(30))
    appealed = Case.objects.get(pk=case.pk).state
    ended = dossiers.note_outcome(report=appeal, reply="removed", reply_at=watch.noon + 50 * DAY, outcome=CaseOutcome.REMOVED, **at(50))

    assert (submitted, outcome.state, outcome.outcome, appealed, ended.state, ended.outcome) == ("submitted", "outcome", "refused", "appealed", "outcome", "removed")


def test_nobody_submits_what_has_no_dossier(watch: Watch) -> None:
    case = watch.found()

    with pytest.raises(refusals.NotTwoReviews):
        dossiers.submit_case(case=case, to="platform", reference="X", sent_at=watch.noon + DAY, by=watch.nida, at=watch.noon + DAY)


def test_a_web_archive_is_kept_as_it_came(watch: Watch) -> None:
    case = watch.case()
    archive = b"WARC/1.1\r\nWARC-Type: response\r\n\r\n" + b"\0" * 500

    kept = cases.add_case_evidence(case=case, kind=EvidenceKind.PAGE, data=archive, address="x.com/invented_0", taken_at=watch.noon, by=watch.nida, at=watch.noon)

    assert (kept.mime, kept.sha256, bool(kept.small)) == ("application/warc", hashlib.sha256(archive).hexdigest(), False)
