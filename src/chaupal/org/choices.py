"""The words of the organisation that code may name. Levels and offices beyond these come from the shape pack."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

# A booth's number for life is seat place x this + slot; a seat never holds more booths than this, closed ones included.
SLOTS_A_SEAT = 4096


class UnitKind(models.TextChoices):
    """The levels a shape pack may use, from the top. Below the seat a pack uses mandal or sector, not both."""

    ROOT = "root", _("Headquarters")
    STATE = "state", _("Whole state")
    REGION = "region", _("Region")
    DISTRICT = "district", _("District")
    ORG_DISTRICT = "org_district", _("Organisational district")
    LOK_SABHA = "lok_sabha", _("Lok Sabha seat")
    SEAT = "seat", _("Assembly seat")
    MANDAL = "mandal", _("Mandal")
    SECTOR = "sector", _("Sector")


class Tree(models.TextChoices):
    """The two ways up from a booth."""

    PARTY = "party", _("Party")
    ELECTORAL = "electoral", _("Election")


class Reserved(models.TextChoices):
    """For whom the law reserves a seat; a fact of the seat, not of any person."""

    GENERAL = "GEN", _("General")
    SCHEDULED_CASTE = "SC", _("Scheduled Caste")
    SCHEDULED_TRIBE = "ST", _("Scheduled Tribe")


class Script(models.TextChoices):
    """The script a station's name is written in."""

    DEVANAGARI = "Deva", _("Devanagari")
    ROMAN = "Latn", _("Roman")
    NONE = "", _("No name known")


class NameQuality(models.TextChoices):
    """How a station's name came to us, and so how far to trust it."""

    ROMAN = "roman", _("Written in Roman letters")
    UNICODE = "unicode", _("Hindi as published")
    CONVERTED = "converted-krutidev", _("Hindi, converted from an old typeface")
    DAMAGED = "unicode-damaged", _("Hindi with letters lost; may be wrong")
    NUMBER_ONLY = "number-only", _("Number only")


class AppointmentState(models.TextChoices):
    """How far one appointment came, from the name that went up to the end; dates and people stand beside it on the row."""

    NOMINATED = "nominated", _("Name sent up")
    SLIP = "slip", _("Slip handed over")
    CONFIRMED = "confirmed", _("Phone confirmed")
    CONSENTED = "consented", _("Consent given")
    RECOMMENDED = "recommended", _("Recommended")
    APPROVED = "approved", _("Approved")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    RETURNED = "returned", _("Returned with a reason")
    LAPSED = "lapsed", _("Lapsed")
    ENDED = "ended", _("Ended")


# Before a second person's yes, after it, and over.
RISING = ("nominated", "slip", "confirmed", "consented", "recommended")
HELD = ("approved", "active", "suspended")
OVER = ("returned", "lapsed", "ended")

# What may follow what. A name that went up may be returned, lapse or end (the person left) wherever it stands; what was
# returned may go up again from where it stood. Approved and not yet active are founders, who say yes at their first
# sign-in, and rows of before there was a table.
_DOWN = ("returned", "lapsed", "ended")
MOVES: dict[str, tuple[str, ...]] = {
    "nominated": ("slip", "confirmed", *_DOWN),
    "slip": ("confirmed", *_DOWN),
    "confirmed": ("consented", *_DOWN),
    "consented": ("recommended", *_DOWN),
    "recommended": ("active", "consented", *_DOWN),
    "approved": ("active", "lapsed", "ended"),
    "active": ("suspended", "ended"),
    "suspended": ("active", "ended"),
    "returned": RISING,
    "lapsed": (),
    "ended": (),
}

# Who acts next, and how; said on screens and by a refusal that came too early.
NEXT = {
    "nominated": _("hand over a slip, or write down a mail address"),
    "slip": _("the person types the letters of the slip and the own phone number"),
    "confirmed": _("the person reads the notice and says yes"),
    "consented": _("somebody who looks after people here recommends"),
    "recommended": _("a second person approves"),
    "approved": _("the person says yes"),
}


class BatchKind(models.TextChoices):
    """What was done to many appointments at once."""

    RECOMMENDATION = "recommendation", _("Recommended together")
    RETURN = "return", _("Returned together")
    APPROVAL = "approval", _("Approved together")
    CHECK = "check", _("Checked by headquarters")


class BatchState(models.TextChoices):
    """Where an act upon many stands. A recommendation and a return are done at once."""

    CALLING = "calling", _("People are called")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed: somebody denied")
    DROPPED = "dropped", _("Dropped")
    TAKEN_BACK = "taken_back", _("Taken back")


BATCH_MOVES: dict[str, tuple[str, ...]] = {
    "calling": ("done", "failed", "dropped"),
    "done": ("taken_back",),
    "failed": (),
    "dropped": (),
    "taken_back": (),
}


class CallOutcome(models.TextChoices):
    """What a caller heard."""

    CONFIRMED = "confirmed", _("Confirmed")
    NOT_REACHED = "not_reached", _("Not reached")
    DENIED = "denied", _("Denied")


class Verb(models.TextChoices):
    """What a person may do. Create never implies approve."""

    VIEW = "view", _("view")
    CREATE = "create", _("create")
    EDIT = "edit", _("edit")
    APPROVE = "approve", _("approve")
    RELEASE = "release", _("release")
    RECALL = "recall", _("recall")
    EXPORT = "export", _("export")
    SEE_PHONE = "see_phone", _("see phone numbers")
    REVIEW_INTEGRITY = "review_integrity", _("review account groups")
    AUDIT = "audit", _("audit")


class Matter(models.TextChoices):
    """What a verb is about."""

    PEOPLE = "people", _("people")
    ORG = "org", _("organisation")
    TIPS = "tips", _("tips")
    CLAIMS = "claims", _("claims")
    FACTS = "facts", _("facts")
    PRESS = "press", _("posts")
    RELAY = "relay", _("relay")
    WATCH = "watch", _("watch")
    GATE = "gate", _("rules")
    LEDGER = "ledger", _("ledger")
    DEVICES = "devices", _("devices")


# An office lends a part of itself for so long at most, then it has to say so anew; a suspension likewise.
DELEGATED_AT_MOST = timedelta(days=30)
SUSPENDED_AT_MOST = timedelta(days=30)
# Verbs that a second person has to agree to before they are lent.
SECOND_TO_LEND = ("approve", "release", "recall", "see_phone", "export", "review_integrity", "audit")
NUMBER_OPEN_FOR = timedelta(minutes=15)


class OpeningReason(models.TextChoices):
    """Why somebody's number was opened."""

    CALL_BACK = "call_back", _("call back after an approval")
    CHASE = "chase", _("card not passed on")
    EMERGENCY = "emergency", _("emergency")
    VERIFICATION = "verification", _("verification call")
    OTHER = "other", _("another reason")


class TakeoutReason(models.TextChoices):
    """Why a list was taken out as a file."""

    WORK = "work", _("work of the day")
    REPORT = "report", _("report to those above")
    ELECTION = "election", _("asked by the election office")
    AUDIT = "audit", _("audit")
    OTHER = "other", _("another reason")
