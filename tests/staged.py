"""What the pages of a demo need that its seed does not make: like claims, others' checks, a claim far spread, an
answered claim seen elsewhere, messages set aside, two with one picture, a shared draft, a joined and an overdue claim.

`python -m tests.staged` in the home of a running demo makes the rows by the acts of the product, as the cast would, and
prints one line of JSON: for each name the address at which it is to be seen. Everything in it is invented.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chaupal.org.models import Unit
    from chaupal.people.models import Person

CLAIMS = (
    ("ID_OLD", "बूथ पर अब केवल पुराना वोटर कार्ड चलेगा, नया डिजिटल कार्ड दिखाने पर लौटा दिया जाएगा", "Booths accept only the old voter card now; whoever shows the new digital card is sent away"),
    ("ID_NEW", "नया डिजिटल वोटर कार्ड बूथ पर नहीं चलेगा, पुराना कार्ड ही लाना होगा", "The new digital voter card is not accepted at the booth, bring the old card"),
    ("ID_PAPER", "बूथ पर केवल पुराना वोटर कार्ड चलेगा, मोबाइल में दिखाया कार्ड नहीं माना जाएगा", "Only the old voter card counts at the booth, a card shown on a phone does not"),
    ("QUEUE", "शाम 6 बजे लाइन में खड़े लोगों को बिना वोट डाले वापस भेज दिया जाएगा", "People standing in the line at 6 in the evening are sent home without voting"),
    ("QUEUE_5", "शाम 5 बजे लाइन में खड़े लोगों को बिना वोट डाले वापस भेज दिया जाएगा", "People standing in the line at 5 in the evening are sent home without voting"),
)  # fmt: skip
FEED = (
    ("जाँच-चौकी (नमूना)", "https://jaanch.example.org/2026/41", "क्या बूथ पर केवल पुराना वोटर कार्ड चलेगा और नया डिजिटल कार्ड नहीं?", "झूठ", "2026-11-18"),
    ("Sample Fact Desk", "https://facts.example.org/digital-card", "Booths will send away voters who show the new digital voter card", "False", "2026-11-17"),
    ("जाँच-चौकी (नमूना)", "https://jaanch.example.org/2026/39", "शाम 6 बजे लाइन में खड़े लोगों को बिना वोट डाले भेज दिया जाएगा", "भ्रामक", "2026-11-15"),
    ("Sample Fact Desk", "https://facts.example.org/old-bridge", "A picture shows the new bridge after the rain", "Old picture", ""),
    ("सच-घर (नमूना)", "https://sach.example.org/b/7", "पुल टूटने का यह वीडियो इसी हफ़्ते का है", "पुराना वीडियो", "2026-11-11"),
)  # fmt: skip
PICTURED = ("कल से बूथ पर मोबाइल ले जाने पर दो हज़ार रुपये जुर्माना", "कल से बूथ पर मोबाइल ले जाने पर पाँच हज़ार रुपये जुर्माना, सबको बताएँ")
HOURS = (30, 27, 26, 25, 22, 14, 12, 11, 10, 9, 8, 7, 6, 5, 5, 4, 3, 2, 2, 1)
BEHIND = timedelta(seconds=20)  # so that nothing lies in the future of the demo's own clock
WAIT = 90.0  # seconds for the worker to have looked at what was sent in


def main() -> int:
    """Make the rows in the demo of this home; prints the addresses."""
    from chaupal.config import boot

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaupal.config.settings")
    with boot.database():
        boot.set_up_django()
        from chaupal.base.clock import now

        print(json.dumps(stage(now() - BEHIND)))
    return 0


def stage(at: datetime) -> dict[str, str]:
    """The rows, and where each is to be seen."""
    from chaupal.sample.cast import person

    ira, chitra = person("ira"), person("chitra")
    places = _claims(ira, at) | _joined(ira, at) | _again(at) | _overdue(ira, at) | _others(at)
    return places | _messages(ira, chitra, at) | _shared(chitra, at) | _sheets(at) | _rising(at) | _alike(at) | _joining(at) | _strength()


def _claims(ira: Person, at: datetime) -> dict[str, str]:
    """Like claims; the first of them seen in every district for a day and a half."""
    from chaupal.claims.actions import claim as desk
    from chaupal.claims.models import Claim

    made: dict[str, Claim] = {}
    for number, (key, hindi, english) in enumerate(CLAIMS):
        made[key] = desk.open_claim(kind="poll_process" if number else "other", text_hi=hindi, text_en=english, by=ira, at=at - timedelta(minutes=40), sample=True)
    mandals = _mandals()
    for number, hours in enumerate(HOURS):
        for times in range(1 + number % 4):
            desk.sight(claim=made["ID_OLD"], unit=mandals[(number * 7 + times * 5) % len(mandals)], at=at - timedelta(hours=hours))
    desk.sight(claim=made["QUEUE"], unit=mandals[0], at=at - timedelta(hours=1))
    far, near = made["ID_OLD"].pk, made["QUEUE"].pk
    return {"spread": f"/claims/{far}/", "cluster": f"/claims/{far}/cluster/", "cluster-number": f"/claims/{near}/cluster/"}


def _joined(ira: Person, at: datetime) -> dict[str, str]:
    """One of the like claims joined to the first, so that its page has a member and a word to take back."""
    from chaupal.claims.actions import claim as desk
    from chaupal.claims.models import Claim

    old, paper = (Claim.objects.get(text_hi=CLAIMS[number][1]) for number in (0, 2))
    desk.judge_same(claim=paper, other=old, verdict="same", score=0.7, by=ira, at=at)
    return {"joined": f"/claims/{paper.pk}/"}


def _mandals() -> list[Unit]:
    from chaupal.org.models import Unit

    return list(Unit.objects.filter(kind__in=("mandal", "sector")).order_by("place"))


def _again(at: datetime) -> dict[str, str]:
    """An answered claim seen in mandals to which its post never went."""
    from chaupal.base import multirange
    from chaupal.claims.actions import claim as desk
    from chaupal.press.models import Release

    release = Release.objects.select_related("post__answer_version__answer__claim").order_by("-pk")[0]
    outside = [unit for unit in _mandals() if not multirange.intersect(unit.booths, release.audience)]
    claim = release.post.answer_version.answer.claim
    for number, unit in enumerate(outside[:14]):
        for times in range(1 + number % 3):
            desk.sight(claim=claim, unit=unit, at=at - timedelta(hours=1 + number + times))
    return {"again": f"/claims/{claim.pk}/", "answer": f"/answers/{release.post.answer_version.answer_id}/"}


def _overdue(ira: Person, at: datetime) -> dict[str, str]:
    """Claims past their hour, by a little and by much: the next office and the one above have them."""
    from chaupal.claims.actions import claim as desk

    late = None
    for hours, hindi, english in (
        (30, "मतदान के दिन ज़िले की सभी बसें और ट्रेनें बंद रहेंगी", "All buses and trains of the district stand still on the day of the vote"),
        (96, "मतदान से एक दिन पहले सभी राशन दुकानें बंद कर दी जाएँगी", "All ration shops will be shut on the day before the vote"),
    ):
        late = desk.open_claim(kind="other", text_hi=hindi, text_en=english, by=ira, at=at - timedelta(hours=hours), sample=True)
    return {"overdue": f"/claims/{late.pk}/" if late else ""}


def _others(at: datetime) -> dict[str, str]:
    """Checks of invented publishers, taken in as the command takes them."""
    from chaupal.claims import feed
    from chaupal.claims.actions.others import read_feed

    told = [
        {"@type": "ClaimReview", "url": url, "claimReviewed": claim, "reviewRating": {"alternateName": verdict}, "author": {"name": who}, "datePublished": day}
        for who, url, claim, verdict, day in FEED
    ]
    items = [item for _number, item in feed.read(json.dumps(told)) if not isinstance(item, str)]
    read_feed(items=items, by="command", at=at)
    return {"others": "/claims/others/"}


def picture(words: str) -> bytes:
    """A notice of invented words as a PNG, drawn with the product's own face."""
    from PIL import Image, ImageDraw, ImageFont

    from chaupal.base import fonts

    made = Image.new("RGB", (900, 600), "#f4e9c8")
    drawn = ImageDraw.Draw(made)
    face = ImageFont.truetype(str(fonts.source(400)), 46)
    drawn.rectangle((24, 24, 876, 576), outline="#553311", width=8)
    for line, at in enumerate(range(0, len(words), 30)):
        drawn.text((70, 90 + 80 * line), words[at : at + 30], fill="#221100", font=face)
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def _messages(ira: Person, chitra: Person, at: datetime) -> dict[str, str]:
    """Two messages with one picture and other words under it, and one of each kind set aside, once the worker saw them."""
    from chaupal.tips import queries
    from chaupal.tips.actions import receive, triage
    from chaupal.tips.choices import NOTICE, SET_ASIDE
    from chaupal.tips.models import Tip

    origin = queries.origins(chitra)[0]
    drawn = picture(PICTURED[0])
    keys = []
    for text in (*PICTURED, "naya digital voter card booth par nahi chalega, purana card hi laana hoga, sabko bhejo"):
        plain = text not in PICTURED
        made = receive.take_tip(
            text=text, channel="paste", origin=origin, notice=NOTICE, by=chitra, at=at,
            picture=None if plain else io.BytesIO(drawn), picture_size=0 if plain else len(drawn),
        )  # fmt: skip
        keys.append(made.tip.pk)
    until = time.monotonic() + WAIT
    while Tip.objects.filter(matched_at=None).exists() and time.monotonic() < until:
        time.sleep(0.5)  # a program of its own that waits for the worker, no test
    left = list(Tip.objects.heads().waiting().exclude(pk__in=keys).filter(looks_like=None, copies=1).order_by("-pk"))
    for state, tip in zip(SET_ASIDE, left, strict=False):
        triage.set_aside(tip=tip, state=state, by=ira, at=at)
    return {"compare-pictures": f"/tips/{keys[1]}/", "compare-texts": f"/tips/{keys[2]}/", "outcomes": f"/tips/?outcome={SET_ASIDE[0]}"}


def _shared(chitra: Person, at: datetime) -> dict[str, str]:
    """What another app shared with the phone: the form that shows it."""
    from chaupal.tips.actions.sharing import keep_draft

    drawn = picture(PICTURED[0])
    key = keep_draft(text=f"{PICTURED[0]}\nhttps://example.org/notice", picture=io.BytesIO(drawn), picture_size=len(drawn), by=chitra, at=at)
    return {"share-form": f"/tips/new/?draft={key}"}


def _sheets(at: datetime) -> dict[str, str]:
    """Three sheets of names: one whose columns are still to be told, one looked at, one brought in with rows that came back."""
    from chaupal.base import sheet as table
    from chaupal.enrol.actions import looking, putting, sheets
    from chaupal.org import permission
    from chaupal.org.models import Booth
    from chaupal.sample.cast import person

    bilal = person("bilal")
    lower = permission.scope(bilal, "create", "people")[0][0]
    booths = list(Booth.objects.filter(number__gte=lower, closed_on=None).select_related("seat").order_by("number")[:12])
    heads = ["क्र.सं.", "कार्यकर्ता का नाम", "मोबाइल नंबर", "पद", "विधानसभा", "बूथ संख्या", "टिप्पणी"]
    names = ("राकेश उजाला", "Sunita Purvai", "मोहन आँगन", "Meera Ujala", "", "सीमा पुरवाई", "Dinesh Aangan", "कविता उजाला", "आशा आँगन", "Nisha Ujala", "रेखा पुरवाई", "Suresh Ujala")
    rows = [
        [str(n + 1), name, "12" if n == 6 else f"59{n:08d}" if n == 9 else f"9{n:09d}", "बूथ सदस्य", booth.seat.name_hi, booth.part, ""]
        for n, (name, booth) in enumerate(zip(names, booths, strict=False))
    ]
    told: dict[str, str] = {}
    for name, count in (("sheet_done", 12), ("sheet_looked", 10), ("sheet_columns", 8)):
        text, _count = table.write(heads, [[cell if at != 2 else cell.replace("9", "8", 1) if name == "sheet_looked" else cell for at, cell in enumerate(row)] for row in rows[:count]])
        made = sheets.take_sheet(parts=[text.encode()], name="कार्यकर्ता-सूची.csv", by=bilal, at=at)
        told[name] = f"/enrol/sheets/{made.pk}/"
        if name == "sheet_columns":
            continue
        mapped = sheets.map_sheet(sheet=made, mapping=made.mapping["columns"], office="", place="", by=bilal, at=at)
        looking.check_sheet(sheet=mapped, at=at)
        if name == "sheet_done":
            putting.import_sheet(sheet=sheets.start_import(sheet=mapped, by=bilal, at=at), at=at)
    return told


def _joining(at: datetime) -> dict[str, str]:
    """People who asked to join in the mandal of the cast: two settled, so that a vacant place has names to suggest, one not."""
    from chaupal.base.clock import now
    from chaupal.enrol.actions import applicants
    from chaupal.org.models import Booth
    from chaupal.sample.cast import person

    esha = person("esha")
    mandal = _unit_of(esha)
    booths = list(Booth.objects.filter(number__gte=mandal.booths[0][0], closed_on=None).order_by("number")[:3])
    for number, (name, booth) in enumerate(zip(("मीना उजाला", "Ramesh Purvai", "सरोज आँगन"), booths, strict=True)):
        asked = applicants.ask_to_join(
            name=name, phone=f"900000001{number}", adult=True, in_service=False, agreed=True, language="hi", unit=None, booth=booth,
            at=at - timedelta(days=6 - number),
        )  # fmt: skip
        if number < 2:
            applicants.settle_applicant(applicant=asked.applicant, unit=None, booth=booth, by=esha, at=now() - BEHIND)
    return {}


def _unit_of(person: Person) -> Unit:
    from chaupal.org.models import Appointment, Unit

    return Unit.objects.get(pk__in=Appointment.objects.filter(person=person, unit__isnull=False).values("unit"))


def _strength() -> dict[str, str]:
    """Where the seed's plan, sample of calls and reasons are to be seen."""
    from chaupal.sample.cast import person
    from chaupal.strength.models import Draw

    district, mandal = _unit_of(person("bilal")), _unit_of(person("esha"))
    draw = Draw.objects.filter(unit=district).order_by("pk")[0]
    return {
        "plan": f"/strength/plan/{district.code}/?kind=seat", "draws": f"/strength/calls/of/{district.code}/", "draw": f"/strength/draws/{draw.pk}/",
        "chase": f"/strength/chase/{mandal.code}/", "chase-district": f"/strength/chase/{district.code}/", "board": f"/units/{district.code}/?dispatch=0",
    }  # fmt: skip


def _rising(at: datetime) -> dict[str, str]:
    """Names that went all the way up to a recommendation, of which headquarters had some drawn to be called."""
    from chaupal.base import sheet as table
    from chaupal.enrol.actions import looking, putting, sheets
    from chaupal.org import permission
    from chaupal.org.actions import calling, handing, joining, together
    from chaupal.org.models import Booth
    from chaupal.sample.cast import person

    bilal, gauri = person("bilal"), person("gauri")
    lower = permission.scope(bilal, "create", "people")[0][0]
    booths = list(Booth.objects.filter(number__gte=lower, closed_on=None).select_related("seat").order_by("number")[12:28])
    names = ("राकेश उजाला", "सुनीता पुरवाई", "मोहन आँगन", "मीरा उजाला")
    rows = [[names[n % 4], f"96{n:08d}", "बूथ सदस्य", booth.seat.name_hi, booth.part] for n, booth in enumerate(booths)]
    text, _count = table.write(["नाम", "मोबाइल नंबर", "पद", "विधानसभा", "बूथ संख्या"], rows)
    made = sheets.take_sheet(parts=[text.encode()], name="नई-टीम.csv", by=bilal, at=at)
    mapped = sheets.map_sheet(sheet=made, mapping=made.mapping["columns"], office="", place="", by=bilal, at=at)
    looking.check_sheet(sheet=mapped, at=at)
    putting.import_sheet(sheet=sheets.start_import(sheet=mapped, by=bilal, at=at), at=at)
    numbers = list(made.rows.order_by("number").values_list("appointment", flat=True))
    for one, row in zip(handing.hand_slips(appointments=numbers[:14], by=bilal, at=at), rows, strict=False):
        joining.confirm_phone(code=one.code, phone=f"91{row[1]}", at=at)
        joining.join(code=one.code, pin="482913", agreed=True, at=at)
    together.recommend_many(appointments=numbers[:12], by=bilal, at=at)
    batch = calling.draw_approval(appointments=numbers[:12], by=gauri, at=at).batch
    return {"sheet_names": f"/enrol/sheets/{made.pk}/", "batch": f"/approvals/people/batches/{batch.pk}/"}


def _alike(at: datetime) -> dict[str, str]:
    """Two rows that may be one person, and two of which a second person is asked to make one."""
    from chaupal.enrol.actions import alike, merging
    from chaupal.enrol.models import Alike
    from chaupal.org import permission, roster
    from chaupal.org.actions import offices
    from chaupal.org.models import Booth
    from chaupal.sample.cast import person

    bilal = person("bilal")
    lower = permission.scope(bilal, "create", "people")[0][0]
    near = Booth.objects.filter(number__gte=lower, closed_on=None).order_by("number")[30:90]
    booths = [booth for booth in near if len(roster.offices_at(None, booth)) > 1][:2]
    number = 0
    for booth in booths:
        for vacant, (hindi, english) in zip(roster.offices_at(None, booth), (("राकेश उजाला", "Rakesh Ujala"), ("राकेश", "Raakesh")), strict=False):
            number += 1
            offices.nominate_member(name_hi=hindi, name_en=english, phone=f"91970000010{number}", office=vacant.office, booth=booth, by=bilal, at=at)
    alike.find_alike(booths=[booth.number for booth in booths], at=at)
    pairs = [Alike.objects.filter(near=booth.number, one__name_en="Rakesh Ujala", other__name_en="Raakesh").latest("pk") for booth in booths]
    merging.propose_merge(pair=pairs[1], kept=pairs[1].one_id, why="फ़ोन पर पूछा: पुराना नंबर छोड़ दिया है", by=bilal, at=at)
    return {"alike": f"/enrol/alike/{pairs[0].pk}/", "alike_waiting": f"/enrol/alike/{pairs[1].pk}/"}


if __name__ == "__main__":
    sys.exit(main())
