"""The dossier of a case: a document on A4 in Hindi and English, and a bundle that a machine can check (I2).

It holds account ids, times, hashes, method, thresholds, error figures, evidence and the reviewers' offices: no name of a reviewer, and no
field for anything else about the people behind the accounts. Pure but for the words and the key: no database, no clock.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.translation import gettext as _
from django.utils.translation import override

from chaupal.base import fonts, words
from chaupal.ledger import checkpoint

_TEMPLATE = Path(__file__).with_name("dossier.typ")
SHOWN_LINKS = 60  # in the document; the bundle has all that the case keeps
EPOCH = (2027, 1, 1, 0, 0, 0)  # of every file in a bundle: the same case gives the same bytes


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the case, as the platform knows it."""

    pseudonym: dict[str, str]  # by language
    handle: str
    posts: int


@dataclass(frozen=True, slots=True)
class Link:
    """Two accounts that acted on the same things within a window."""

    a: int
    b: int
    window: int  # seconds
    times: int
    expected: float | None
    q: float | None
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class File:
    """One file of evidence."""

    kind: dict[str, str]
    taken_at: datetime
    sha256: str
    ending: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What one reviewer wrote, under the office held."""

    office: dict[str, str]
    at: datetime
    finding: dict[str, str]
    reasons: str
    alternative: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that a dossier says."""

    code: str
    opened_at: datetime
    made_at: datetime
    platform: dict[str, str]
    publisher: dict[str, str]
    site: str
    accounts: Sequence[Account]
    links: Sequence[Link]
    method: dict[str, Any]
    alike: dict[str, list[str]]  # lines on what is alike, for an imitation of our handle
    files: Sequence[File]
    reviews: Sequence[Reviewed]


def draw(case: CaseFile, language: str) -> bytes:
    """The document as a PDF. About 0.3 s; a page takes some forty accounts."""
    with override(language):
        inputs = {"case": json.dumps(_said(case, language), ensure_ascii=False)}
    drawn = _compiler().compile(format="pdf", sys_inputs=inputs)
    assert isinstance(drawn, bytes)
    return drawn


@cache
def _compiler() -> typst.Compiler:
    # Typst's own faces too: a handle may be written in letters that Mukta does not have, which is what it is about.
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(fonts.folder())])
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=faces, ignore_system_fonts=True)


def _said(case: CaseFile, language: str) -> dict[str, Any]:
    name = [account.pseudonym[language] for account in case.accounts]
    many = len(case.accounts)
    return {
        "language": language,
        "title": _("Dossier on case %s") % case.code,
        "under": _("%(platform)s · case opened %(opened)s · dossier made %(made)s · %(publisher)s")
        % {"platform": case.platform[language], "opened": words.day(case.opened_at, language), "made": words.moment(case.made_at, language), "publisher": case.publisher[language]},
        "publisher": case.publisher[language],
        "foot": _("%(code)s. About accounts, not about the people behind them. Check: SHA-256 list and signature in the bundle.") % {"code": case.code},
        "machine_head": _("What the machine says:"),
        "machine": _("a coordination signal. It cannot tell deception from people who act together; two people looked and concluded, and neither of them had collected the data."),
        "found_head": _("What was found"),
        "found": _found(case, many),
        "accounts_head": _("Accounts"),
        "accounts_columns": [_("Called here"), _("Account on the platform"), _("Posts in the data")],
        "accounts": [[account.pseudonym[language], account.handle, words.indian(account.posts) if account.posts else "–"] for account in case.accounts],
        "alike": case.alike[language],
        "links_head": _("Strongest links"),
        "links_note": _("How often two accounts posted the same thing within the window, beside what chance would give. All are in the bundle."),
        "links_columns": [_("Accounts"), _("Window"), _("Times"), _("By chance"), "q", _("First and last")],
        "links": [_link(one, name, language) for one in case.links[:SHOWN_LINKS]],
        "method_head": _("Method, thresholds, error figures"),
        "method": _method(case.method),
        "limits": limits(case),
        "evidence_head": _("Evidence"),
        "evidence_columns": [_("What"), _("Taken"), "SHA-256"],
        "evidence": [[one.kind[language], words.moment(one.taken_at, language), one.sha256] for one in case.files],
        "evidence_none": _("The data set itself, by the hash above; no further files."),
        "reviews_head": _("Two reviews, each written before the other could be read"),
        "reasons_head": _("Reasons:"),
        "alternative_head": _("Another explanation considered:"),
        "reviews": [
            {"who": f"{review.office[language]}, {words.moment(review.at, language)}", "finding": review.finding[language], "reasons": review.reasons, "alternative": review.alternative}
            for review in case.reviews
        ],
        "check_head": _("How to check it, and whom to ask"),
        "check": [
            _("The bundle holds every file with its SHA-256 in manifest.txt; manifest.sig is that list's hash under the key (Ed25519) that signs our public register."),
            _("Who holds one of these accounts may ask what this case says and answer it: %s/watch/ask/. An answer comes within 15 days.") % case.site,
        ],
    }


def _found(case: CaseFile, many: int) -> list[str]:
    if case.alike["en"]:
        return [_("Two reviewers concluded, independently, that this account passes itself off as ours.")]
    return [
        _("Two reviewers concluded, independently, that these %(many)s accounts deceive about being independent of each other.") % {"many": words.indian(many)},
        _("We ask the platform to look at them under its rules on coordinated deception, and tell the election office for its record."),
    ]


def _link(one: Link, name: list[str], language: str) -> list[str]:
    chance = "–" if one.expected is None else f"{one.expected:.2f}"
    q = "–" if one.q is None else f"{one.q:.2g}"
    when = f"{words.moment(one.first_at, language)} – {words.moment(one.last_at, language)}"
    return [f"{name[one.a - 1]}, {name[one.b - 1]}", _("%s s") % words.indian(one.window), words.indian(one.times), chance, q, when]


def _method(method: dict[str, Any]) -> list[list[str]]:
    labels = {
        "engine": _("Engine"), "parameters": _("Parameters and seed"), "counts": _("What the run counted"), "score": _("Score of the group"), "declared": _("Share that repeats our own posts"),
        "dataset_sha256": _("SHA-256 of the data"), "result_sha256": _("SHA-256 of the run's result"), "basis": _("How the data was come by"), "first_at": _("From"), "last_at": _("Up to"), "signals": _("What was compared"),
    }  # fmt: skip
    return [[label, _plain(method[key])] for key, label in labels.items() if key in method]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key} = {_plain(one)}" for key, one in sorted(value.items()))
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def limits(case: CaseFile) -> list[str]:
    """What the figures cannot tell, in the language now active."""
    if case.alike["en"]:
        return [_("Letters, edits and pictures were compared by fixed rules. They show that a reader can confuse the two; that somebody means it is the reviewers' conclusion.")]
    if all(one.q is None for one in case.links):
        chance = _("This run was not compared with chance: the links are counts alone, and no error figure can be given for them.")
    else:
        chance = _("q is the false discovery rate against a null in which the times of posts are shuffled among accounts: of the links shown, that share at most is expected by chance. It is no error rate for accounts, and there is no labelled sample to give one.")
    return [
        chance,
        _("People who act together openly (volunteers, fans, a newsroom) give the same signal. What repeats our own published posts was marked by its content and left out."),
    ]


def as_json(case: CaseFile) -> dict[str, Any]:
    """The same for a machine; moments in UTC."""
    return {
        "case": case.code,
        "about": "accounts of a platform; no person is named or described",
        "opened_at": case.opened_at.isoformat(),
        "made_at": case.made_at.isoformat(),
        "platform": case.platform["en"],
        "publisher": case.publisher,
        "machine_says": "coordination signal",
        "accounts": [{"pseudonym": one.pseudonym["en"], "account": one.handle, "posts": one.posts} for one in case.accounts],
        "links": [
            {
                "a": one.a, "b": one.b, "window_s": one.window, "times": one.times, "expected": one.expected, "q": one.q, "first_at": one.first_at.isoformat(), "last_at": one.last_at.isoformat(),
            }
            for one in case.links
        ],
        "method": case.method,
        "evidence": [{"kind": one.kind["en"], "taken_at": one.taken_at.isoformat(), "sha256": one.sha256, "file": _place(one)} for one in case.files],
        "reviews": [
            {"office": one.office["en"], "at": one.at.isoformat(), "finding": one.finding["en"], "reasons": one.reasons, "alternative": one.alternative} for one in case.reviews
        ],
    }  # fmt: skip


def _place(one: File) -> str:
    return f"evidence/{one.sha256}.{one.ending}"


def bundle(case: CaseFile, documents: dict[str, bytes], key: Ed25519PrivateKey) -> bytes:
    """Everything as one zip: case.json, both documents, the evidence untouched, a list of hashes and its signature.

    The same case and key give the same bytes. In memory: as large as the evidence.
    """
    told = json.dumps(as_json(case), ensure_ascii=False, indent=1, sort_keys=True).encode()
    held = {"case.json": told, **{f"dossier-{language}.pdf": pdf for language, pdf in documents.items()}, **{_place(one): one.data for one in case.files}}
    manifest = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(held.items())).encode()
    held |= {"manifest.txt": manifest, "manifest.sig": sign(case, manifest, len(held), key).encode()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(held.items()):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def sign(case: CaseFile, manifest: bytes, files: int, key: Ed25519PrivateKey) -> str:
    """The list's hash as a signed note, in the form of the ledger's checkpoints and under the same key."""
    origin = f"{case.site.partition('://')[2]}/dossier"
    note = checkpoint.Note(origin, files, hashlib.sha256(manifest).digest(), (f"case {case.code}", f"at {case.made_at.isoformat()}"))
    return checkpoint.sign(note, key)
