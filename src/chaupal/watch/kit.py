"""The report kit: what is said to the platform, the Grievance Appellate Committee, the election office and the police portal.

Facts in, text out, in Hindi and English; nothing is sent from here. One authorised person takes a text to one office once (I7). No
office's address stands here: they change, and the rule sheet names offices alone. Pure but for the words, which come from the catalogues.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from chaupal.watch.choices import ImitationKind, ReportedTo

LANGUAGES = ("hi", "en")


@dataclass(frozen=True, slots=True)
class Facts:
    """What all four texts say, ready to be read in one language."""

    code: str
    kind: str
    platform: str
    address: str
    handle: str
    shown_name: str
    ours: str  # "@handle, of whom", empty where a forged file imitates no account
    ours_address: str
    met: str  # a moment, said
    signals: Sequence[str]
    hashes: Sequence[tuple[str, str]]  # what the file is, SHA-256
    original: str  # where the genuine one is to be seen, or its SHA-256
    publisher: str
    platform_reference: str = ""
    platform_reply: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One text for one office in one language."""

    to: str
    office: str
    language: str
    text: str


def letters(facts: dict[str, Facts], to: Sequence[str] = tuple(ReportedTo.values)) -> list[Letter]:
    """The texts for these offices, Hindi before English. `facts` by language."""
    made = []
    for office in to:
        for language in LANGUAGES:
            with override(language):
                made.append(Letter(office, str(ReportedTo(office).label), language, text(office, facts[language])))
    return made


def text(office: str, facts: Facts) -> str:
    """One text in the language now active."""
    return "\n\n".join(part for part in (_subject(office, facts), _what(facts), _proof(facts), _asks(office, facts), _ends(facts)) if part)


def _subject(office: str, facts: Facts) -> str:
    what = {
        ImitationKind.ACCOUNT: _("an account that imitates ours"),
        ImitationKind.PICTURE: _("a forged picture in our name"),
        ImitationKind.VIDEO: _("a forged video or voice in our name"),
    }[ImitationKind(facts.kind)]
    return _("To: %(office)s\nSubject: %(what)s, our reference %(code)s") % {"office": ReportedTo(office).label, "what": what, "code": facts.code}


def _what(facts: Facts) -> str:
    lines = [_("Platform: %s") % facts.platform, _("Address: %s") % facts.address]
    if facts.handle:
        lines.append(_("Handle: @%(handle)s, shown name: %(name)s") % {"handle": facts.handle, "name": facts.shown_name or "–"})
    if facts.ours:
        lines.append(_("Our genuine account: %(ours)s, %(address)s") % {"ours": facts.ours, "address": facts.ours_address})
    lines.append(_("Seen: %s") % facts.met)
    lines += [_("What is alike: %s") % "; ".join(facts.signals)] if facts.signals else []
    return "\n".join(lines)


def _proof(facts: Facts) -> str:
    lines = [_("Evidence, kept unchanged:")]
    lines += [f"- {what}: SHA-256 {digest}" for what, digest in facts.hashes]
    if facts.original:
        lines.append(_("The genuine original: %s") % facts.original)
    return "\n".join(lines)


def _asks(office: str, facts: Facts) -> str:
    if office == ReportedTo.PLATFORM:
        asked = _("We ask you to remove it as impersonation or as manipulated media under your rules, and to keep its data for the authorities. Please give us a reference number and your decision in writing.")
    elif office == ReportedTo.COMMITTEE:
        asked = _("The platform's Grievance Officer replied to our complaint %(reference)s: %(reply)s. We appeal against this within 30 days of the reply and ask you to direct the platform to remove it.") % {
            "reference": facts.platform_reference or "–", "reply": facts.platform_reply or "–",
        }  # fmt: skip
    elif office == ReportedTo.ELECTION:
        asked = _("We bring this to your notice because it can mislead voters about who speaks for us. We ask you to direct the platform to take it down, and to enter it in your record. Copies of the evidence follow on request.")
    else:
        asked = _("We report an impersonation by means of a computer resource. We do not know who is behind it and name nobody. We ask you to register it, to give us an acknowledgement number, and to ask the platform to keep its data.")
    return asked


def _ends(facts: Facts) -> str:
    return _("We accuse no person: this is about the account or file named above and nothing else.\nOn behalf of %s") % facts.publisher
