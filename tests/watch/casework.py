"""The cast of the cases and what they stand on, made through the acts wherever there is one. All handles are invented."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from chaupal.people.models import Person
from chaupal.watch.actions import cases, handles, imitations, reviews
from chaupal.watch.choices import Bearer, EvidenceKind, Finding, ImitationKind
from chaupal.watch.models import (
    Case,
    Dataset,
    Imitation,
    OwnHandleVersion,
    Run,
    RunAccount,
    RunEdge,
    RunGroup,
)
from tests import make

REASONS = "Nine times within 60 seconds the same link, in the same order, on three nights between two and three."
ALTERNATIVE = "Fans who watch one live programme would post in the same minute; but no programme ran at that hour."
NOTE = "Official export of 4 February; the group shares one link nine times, where chance gives two."


@dataclass
class Watch:
    """Nida collects and hands over, Om and Parvati review (compliance, approver), Gauri confirms, Dev may nothing."""

    nida: Person
    om: Person
    parvati: Person
    gauri: Person
    lata: Person
    dev: Person
    noon: datetime

    def run(self, accounts: int = 6, *, declared: float = 0.0) -> RunGroup:
        """A finished run over a dataset that Nida collected, with one group; the engine's part is set by hand."""
        digest = hashlib.sha256(f"{Dataset.objects.count()}".encode()).hexdigest()
        dataset = Dataset.objects.create(
            title="Sample", platform="x", format="csv", sha256=digest, size=1_000, exported_by="The platform's interface", exported_from="Content library",
            exported_at=date(2027, 1, 31), terms="Research terms, 2027", basis="interface", collector=self.nida, at=self.noon, keep_until=date(2027, 6, 1), state="ready",
        )  # fmt: skip
        run = Run.objects.create(
            dataset=dataset, by=self.nida, at=self.noon, parameters={"windows": [60], "min_weight": 3, "alpha": 0.01, "seed": 0}, engine="chaupal_coord 0.1", state="done",
            result_sha256=digest, counts={"posts": 130_000, "accounts": 900}, ended_at=self.noon,
        )  # fmt: skip
        group = RunGroup.objects.create(
            run=run, number=1, accounts=accounts, edges=accounts - 1, score=4.5, first_at=self.noon - timedelta(days=2), last_at=self.noon, declared=declared
        )
        for node in range(accounts):
            RunAccount.objects.create(run=run, group=group, node=node, number=node + 1, handle=f"invented_{node}", score=1.0, posts=10 + node)
        for node in range(accounts - 1):
            RunEdge.objects.create(
                run=run, a=node, b=node + 1, window=60, weight=9 - node, expected=1.5, q=0.004, first_at=self.noon - timedelta(days=2), last_at=self.noon, offset=0, length=1
            )  # fmt: skip
        return group

    def case(self, accounts: int = 6) -> Case:
        """An opened case about a group."""
        return cases.open_case(group=self.run(accounts), by=self.nida, at=self.noon)

    def in_review(self) -> Case:
        """A case that waits for its first review."""
        case = self.case()
        cases.add_case_evidence(
            case=case, kind=EvidenceKind.SCREENSHOT, data=picture("posts"), address="x.com/invented_0", taken_at=self.noon, by=self.nida, at=self.noon
        )
        return cases.hand_over(case=case, note=NOTE, by=self.nida, at=self.noon)

    def review(self, case: Case, by: Person, finding: str = Finding.DECEIVES, **more: Any) -> Case:
        """One review; the case as it stands afterwards."""
        values: dict[str, Any] = {"reasons": REASONS, "alternative": ALTERNATIVE, "at": self.noon + timedelta(hours=1)} | more
        reviews.write_review(case=case, finding=finding, by=by, **values)
        return Case.objects.get(pk=case.pk)

    def found(self) -> Case:
        """A case that two reviewers found to deceive."""
        case = self.review(self.in_review(), self.om)
        return self.review(case, self.parvati)

    def own(self, handle: str = "chaupal_up", bearer: str = Bearer.ORGANISATION, *, confirmed: bool = True, avatar: bytes | None = None, name: str = "Chaupal UP") -> OwnHandleVersion:
        """An account of ours."""
        said = handles.Said(bearer, name, "नमूना संगठन", "Sample organisation", f"x.com/{handle}", date(2020, 1, 1))
        version = handles.enter_handle(platform="x", handle=handle, said=said, avatar=avatar, by=self.nida, at=self.noon)
        if confirmed:
            handles.confirm_handle(version=version, by=self.gauri, at=self.noon)
        return version

    def imitation(self, handle: str = "chaupa1_up", **more: Any) -> Imitation:
        """A look-alike that Nida noted; ours must be there."""
        proof = more.pop("proof", None) or imitations.Proof(files=[(EvidenceKind.SCREENSHOT, picture(handle))])
        values: dict[str, Any] = {"kind": ImitationKind.ACCOUNT, "platform": "x", "address": f"x.com/{handle}", "met_at": self.noon, "handle": handle, "shown_name": "Chaupal UP"} | more
        return imitations.note_imitation(met=imitations.Met(**values), proof=proof, by=self.nida, at=self.noon)


def a_watch(noon: datetime) -> Watch:
    """The cast with their offices."""
    return Watch(
        make.officer("Nida", "integrity_analyst", hindi="निदा"),
        make.officer("Om", "compliance_officer", hindi="ओम"),
        make.officer("Parvati", "approver", hindi="पार्वती"),
        make.officer("Gauri", "approver", hindi="गौरी"),
        make.officer("Lata", "auditor", hindi="लता"),
        make.officer("Dev", "keeper_1", make.mandal(9), hindi="देव"),
        noon,
    )


def picture(words: str, size: tuple[int, int] = (480, 320), exif: bool = False) -> bytes:
    """A drawn picture that another text makes another one."""
    drawn = Image.new("RGB", size, (245, 240, 228))
    pen = ImageDraw.Draw(drawn)
    seed = hashlib.sha256(words.encode()).digest()
    for place in range(12):
        left, top, wide, high = (byte for byte in seed[place : place + 4])
        pen.rectangle((left, top, left + 20 + wide // 3, top + 10 + high // 4), fill=(seed[-place - 1], wide, high))
    pen.text((20, size[1] - 30), words, fill=(20, 20, 20))
    out = BytesIO()
    told = Image.Exif()
    if exif:
        told[0x010F] = "Camera of somebody"
    drawn.save(out, "JPEG", quality=90, exif=told)
    return out.getvalue()
