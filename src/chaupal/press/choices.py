"""Words of the press room."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContentClass(TextChoices):
    """What an item is before the law; everything is election matter until a compliance officer says otherwise."""

    ELECTION_MATTER = "election_matter", _("Election matter")
    VOTER_SERVICE = "voter_service", _("Voter service")
    WITHDRAWAL = "withdrawal", _("Withdrawal")


class EntryKind(TextChoices):
    """What a line of the public register tells."""

    RELEASED = "released", _("Released")
    CORRECTED = "corrected", _("Corrected")
    RECALLED = "recalled", _("Recalled")
    LEDGER_ROOT = "ledger_root", _("Root of the ledger")
