"""Imitations of our accounts and forged files: signals, evidence, one report to each office, the clock of rule I5."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chaupal.base.clock import local
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.watch import files, imitations, kit, refusals
from chaupal.watch.actions import imitations as acts
from chaupal.watch.actions.evidence import take_original
from chaupal.watch.choices import Bearer, EvidenceKind, ImitationKind
from chaupal.watch.models import Evidence, Imitation, Report
from tests.watch.casework import Watch, picture

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def report(watch: Watch, imitation: Imitation, to: str = "platform", reference: str = "X-118", after: timedelta = HOUR) -> Report:
    return acts.report_imitation(imitation=imitation, to=to, reference=reference, sent_at=watch.noon + after, by=watch.nida, at=watch.noon + after)


def reply(watch: Watch, sent: Report, said: str = "refused", after: timedelta = 2 * HOUR) -> Report:
    return acts.answer_report(report=sent, reply=said, reply_at=watch.noon + after, by=watch.nida, at=watch.noon + after)


def test_an_imitation_finds_ours_by_its_letters_and_says_what_is_alike(watch: Watch) -> None:
    watch.own("gaon_ki_baat", name="Gaon ki baat")
    ours = watch.own()

    found = watch.imitation("chaupa1_up")

    assert (found.code, found.own, found.state) == ("N-001", ours.own, "found")
    assert (found.signals["confusable"], found.signals["swaps"], found.signals["shown_distance"]) == (True, [["1", "l"]], 0)
    assert Entry.objects.get(act="watch.imitation_noted").rule_ids == ["I5"]


def test_an_account_that_resembles_none_of_ours_is_not_ours_to_report(watch: Watch) -> None:
    watch.own()

    with pytest.raises(refusals.NotLikeOurs):
        watch.imitation("khel_samachar", shown_name="Khel")

    assert Imitation.objects.count() == 0


def test_our_own_account_is_no_imitation(watch: Watch) -> None:
    watch.own()

    with pytest.raises(refusals.OursItself):
        watch.imitation("Chaupal_UP")


def test_the_same_picture_is_a_signal(watch: Watch) -> None:
    face = picture("our sign", (400, 400))
    watch.own(avatar=face)
    copied = acts.Proof(files=[(EvidenceKind.SCREENSHOT, picture("page")), (EvidenceKind.AVATAR, picture("our sign", (400, 400)))])
    other = acts.Proof(files=[(EvidenceKind.SCREENSHOT, picture("page")), (EvidenceKind.AVATAR, picture("something else", (400, 400)))])

    same, different = watch.imitation("chaupa1_up", proof=copied), watch.imitation("chaupal_up_real", proof=other)

    assert same.signals["avatar"] > 0.9
    assert different.signals["avatar"] is None


def test_imitations_of_our_leaders_come_first(watch: Watch) -> None:
    watch.own()
    watch.own("meera_up", Bearer.LEADER, name="Meera")
    watch.imitation("chaupa1_up")
    watch.imitation("meera_up_official", shown_name="Meera")

    page = imitations.desk(watch.nida, watch.noon, imitations.paging.FIRST)

    assert [(row.imitation.number, row.imitation.of_leader) for row in page.rows] == [(2, True), (1, False)]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_three_queries_however_long(watch: Watch, django_assert_num_queries, rows: int) -> None:
    watch.own()
    for number in range(rows):
        watch.imitation(f"chaupal_up_{number}")
    permission.grants(watch.nida)

    with django_assert_num_queries(3):
        imitations.desk(watch.nida, watch.noon, imitations.paging.FIRST)


def test_without_evidence_nothing_is_noted(watch: Watch) -> None:
    watch.own()

    with pytest.raises(refusals.EvidenceMissing):
        watch.imitation(proof=acts.Proof(files=[(EvidenceKind.SCREENSHOT, b"")]))


def test_a_forged_video_is_kept_as_it_is_beside_the_genuine_file(watch: Watch) -> None:
    video = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40
    genuine = picture("the genuine one")
    proof = acts.Proof(files=[(EvidenceKind.VIDEO, video)], original=genuine)

    found = watch.imitation("", kind=ImitationKind.VIDEO, address="youtube.com/watch?v=invented", platform="youtube", proof=proof)
    kept = {one.kind: one for one in Evidence.objects.filter(imitation=found)}

    assert {kind: one.mime for kind, one in kept.items()} == {"video": "video/mp4", "original": "image/jpeg"}
    assert files.original(str(kept["video"].sealed.name), kept["video"].sha256) == video
    assert (found.handle, found.own, found.signals) == ("", None, {})


def test_the_original_is_given_out_only_whole_and_recorded(watch: Watch) -> None:
    watch.own()
    kept = Evidence.objects.get(imitation=watch.imitation())

    with pytest.raises(permission.VerbMissing):
        take_original(kept=kept, by=watch.om, at=watch.noon)
    data = take_original(kept=kept, by=watch.nida, at=watch.noon)
    with kept.sealed.storage.open(str(kept.sealed.name), "wb") as file:
        file.write(files.seal_bytes(data + b"x", field=files.FIELD))
    with pytest.raises(refusals.EvidenceDamaged):
        take_original(kept=kept, by=watch.nida, at=watch.noon)

    assert (data, Entry.objects.filter(act="watch.evidence_taken").count()) == (picture("chaupa1_up"), 1)


def test_i7_each_office_is_told_once(watch: Watch) -> None:
    watch.own()
    imitation = watch.imitation()
    report(watch, imitation)

    with pytest.raises(refusals.ReportedAlready):
        report(watch, imitation, reference="X-119")
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(imitation=imitation, to="platform", reference="again", sent_at=watch.noon, by=watch.nida, at=watch.noon)

    assert [(one.to, one.reference) for one in imitation.reports.all()] == [("platform", "X-118")]


def test_i5_the_clock_runs_from_note_to_report_to_reply_to_appeal(watch: Watch) -> None:
    watch.own()
    imitation = watch.imitation()

    def due(after: timedelta) -> tuple[str, object]:
        now = Imitation.objects.get(pk=imitation.pk)
        told = imitations.clock(now, list(now.reports.all()), watch.noon + after)
        return told.what, told.until or told.left

    noted = due(HOUR)
    sent = report(watch, imitation)
    waiting = due(DAY)
    replied = reply(watch, sent, after=DAY)
    last = local(watch.noon + DAY).date() + timedelta(days=30)
    appeal = due(2 * DAY)
    over = due(32 * DAY)

    assert noted == ("report", 2 * HOUR)  # the pack's three hours, one gone
    assert (waiting, appeal, replied.appeal_until, over) == (("reply", None), ("appeal", last), last, ("", None))


def test_i5_an_appeal_needs_a_reply_and_comes_within_thirty_days_of_it(watch: Watch) -> None:
    watch.own()
    imitation = watch.imitation()
    sent = report(watch, imitation)
    with pytest.raises(refusals.NotYetAnswered):
        report(watch, imitation, "committee", "GAC-1", after=2 * HOUR)
    reply(watch, sent, after=DAY)

    with pytest.raises(refusals.AppealTooLate):
        report(watch, imitation, "committee", "GAC-1", after=32 * DAY)
    report(watch, imitation, "committee", "GAC-1", after=31 * DAY)

    assert Imitation.objects.get(pk=imitation.pk).state == "appealed"
    assert Entry.objects.filter(act="watch.imitation_appealed").count() == 1


def test_a_report_from_before_the_thing_was_met_or_from_tomorrow_is_refused(watch: Watch) -> None:
    watch.own()
    imitation = watch.imitation()

    for sent_at in (watch.noon - DAY, watch.noon + DAY):
        with pytest.raises(refusals.BadMoment):
            acts.report_imitation(imitation=imitation, to="platform", reference="X", sent_at=sent_at, by=watch.nida, at=watch.noon)


def test_a_reviewer_does_not_report(watch: Watch) -> None:
    watch.own()
    imitation = watch.imitation()

    with pytest.raises(permission.VerbMissing):
        acts.report_imitation(imitation=imitation, to="platform", reference="X", sent_at=watch.noon, by=watch.om, at=watch.noon)


def test_what_is_closed_takes_no_report(watch: Watch) -> None:
    watch.own()
    imitation = watch.imitation()
    acts.close_imitation(imitation=imitation, dropped=True, by=watch.nida, at=watch.noon)

    with pytest.raises(refusals.WrongStep):
        report(watch, imitation)


def facts(**more: object) -> dict[str, kit.Facts]:
    told = {
        "code": "N-004", "kind": "account", "platform": "X", "address": "x.com/chaupa1_up", "handle": "chaupa1_up", "shown_name": "Chaupal UP", "ours": "@chaupal_up, Sample",
        "ours_address": "x.com/chaupal_up", "met": "1 Feb, 12:00", "signals": ["letters"], "hashes": [("Screenshot", "ab" * 32)], "original": "example.org/v/K7M4RX", "publisher": "Sample",
        "platform_reference": "X-118", "platform_reply": "Refused",
    }  # fmt: skip
    return {language: kit.Facts(**(told | more)) for language in kit.LANGUAGES}  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["account", "picture", "video"])
def test_i6_every_office_gets_a_text_in_both_languages_with_all_facts(kind: str) -> None:
    letters = kit.letters(facts(kind=kind))

    assert [(one.to, one.language) for one in letters] == [(to, language) for to in ("platform", "committee", "election", "police") for language in ("hi", "en")]
    assert [one.text for one in letters if not all(word in one.text for word in ("N-004", "x.com/chaupa1_up", "@chaupal_up", "ab" * 32, "K7M4RX"))] == []
    assert all("X-118" in one.text for one in letters if one.to == "committee")
    assert all("निवेदन" in one.text or "अनुरोध" in one.text for one in letters if one.language == "hi")


def test_no_text_of_the_kit_names_an_address_of_an_office() -> None:
    """The sheet names offices; addresses change, and a wrong one would cost the three hours."""
    told = " ".join(one.text for one in kit.letters(facts(address="A", ours_address="B", original="C")))

    assert not {".gov", "http", "@gmail", ".in/"} & {word for word in (".gov", "http", "@gmail", ".in/") if word in told}
