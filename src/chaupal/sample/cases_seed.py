"""Accounts of the sample organisation, what imitates them, and a case that waits for its reviewers. All handles are invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from chaupal.people.models import Person
from chaupal.watch.actions import cases, handles, imitations, subjects
from chaupal.watch.choices import Bearer, EvidenceKind, ImitationKind
from chaupal.watch.models import RunGroup

SINCE = date(2024, 1, 1)
OURS = (
    ("x", "namuna_sangathan", Bearer.ORGANISATION, "नमूना संगठन", "नमूना संगठन", "Sample organisation", (101, 33, 82)),
    ("facebook", "namunasangathan", Bearer.ORGANISATION, "नमूना संगठन", "नमूना संगठन", "Sample organisation", (101, 33, 82)),
    ("x", "tara_aangan", Bearer.LEADER, "तारा आँगन", "तारा आँगन, नमूना प्रवक्ता", "Tara Angan, sample spokesperson", (30, 70, 90)),
    ("instagram", "namuna_kanpur", Bearer.UNIT, "नमूना कानपुर", "कानपुर की नमूना इकाई", "Sample unit of Kanpur", (90, 80, 20)),
)
NOTE = "छह दिन के नमूना आँकड़े; इस समूह ने एक ही कड़ी बार-बार एक मिनट के भीतर बाँटी, संयोग से इतनी बार नहीं होती।"


def face(ink: tuple[int, int, int]) -> bytes:
    """A drawn sign as an account's picture."""
    drawn = Image.new("RGB", (320, 320), (244, 238, 224))
    pen = ImageDraw.Draw(drawn)
    for step in range(5):
        pen.rectangle((40 + 22 * step, 250 - 42 * step, 280 - 22 * step, 268 - 42 * step), fill=ink)
    pen.ellipse((142, 30, 178, 66), fill=ink)
    out = BytesIO()
    drawn.save(out, "JPEG", quality=90)
    return out.getvalue()


def seed_cases(analyst: Person, approver: Person, group: RunGroup, at: datetime) -> None:
    """Four accounts, two imitations (one of a spokesperson, reported; one to be reported), a case in review, a question."""
    for platform, handle, bearer, name, of_hi, of_en, ink in OURS:
        said = handles.Said(bearer, name, of_hi, of_en, f"{platform}: @{handle}", SINCE)
        version = handles.enter_handle(platform=platform, handle=handle, said=said, avatar=face(ink), by=analyst, at=at)
        if handle != "namuna_kanpur":
            handles.confirm_handle(version=version, by=approver, at=at)
    reported = _met("tara_aangan_official", "तारा आँगन", face((30, 70, 90)), analyst, at - timedelta(hours=5))
    imitations.report_imitation(imitation=reported, to="platform", reference="X-2027-0118", sent_at=at - timedelta(hours=4), by=analyst, at=at)
    _met("namuna_sangathаn", "नमूना संगठन", face((101, 33, 82)), analyst, at)
    case = cases.open_case(group=group, by=analyst, at=at)
    cases.add_case_evidence(case=case, kind=EvidenceKind.SCREENSHOT, data=face((20, 20, 20)), address="", taken_at=at, by=analyst, at=at)
    cases.hand_over(case=case, note=NOTE, by=analyst, at=at)
    subjects.ask_question(platform="other", handle="sample_morning_03", said="हम कुछ लोग सुबह एक ही समाचार पढ़कर लिखते हैं।", at=at)


def _met(handle: str, name: str, picture: bytes, by: Person, at: datetime) -> imitations.Imitation:
    met = imitations.Met(kind=ImitationKind.ACCOUNT, platform="x", address=f"x: @{handle}", met_at=at, handle=handle, shown_name=name)
    proof = imitations.Proof(files=[(EvidenceKind.SCREENSHOT, face((60, 60, 60))), (EvidenceKind.AVATAR, picture)])
    return imitations.note_imitation(met=met, proof=proof, by=by, at=at)
