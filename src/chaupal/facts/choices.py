"""Words of the data bank."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Rank(IntegerChoices):
    """How close a source stands to the thing itself."""

    RECORD = 1, _("Law, order or official record")
    OFFICIAL = 2, _("Official statement")
    PRESS = 3, _("Press")
    OTHER = 4, _("Other")


class Topic(TextChoices):
    VOTER_LIST = "voter_list", _("Voter list")
    VOTER_ID = "voter_id", _("Identity at the booth")
    POLL_DAY = "poll_day", _("Poll day")
    EVM_VVPAT = "evm_vvpat", _("EVM and VVPAT")
    BOOTH = "booth", _("Polling stations")
    POSTAL_AND_HOME = "postal_and_home", _("Postal ballot and voting from home")
    COUNTING = "counting", _("Counting")
    CONDUCT = "conduct", _("Code of conduct")
    HELPLINE = "helpline", _("Helplines")
    SERVICES = "services", _("Public services")
    ORGANISATION = "organisation", _("Organisation")
