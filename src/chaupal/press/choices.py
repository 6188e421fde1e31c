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


class Part(TextChoices):
    """Which text of a post a wording is."""

    SHORT = "short", _("the short answer")
    LONG = "long", _("the long answer")
    WHOLE = "whole", _("the whole answer")
    CAPTION = "caption", _("the caption")


class Found(TextChoices):
    """What the verify page answers."""

    GENUINE = "genuine", _("Yes, this is ours, word for word.")
    COMPARE = "compare", _("The genuine post with this code is this one. Compare.")
    ALTERED = "altered", _("This was altered. Ours reads differently.")
    BORROWED = "borrowed", _("The code is ours, the text is not.")
    RECALLED = "recalled", _("It was ours and has been recalled.")
    CORRECTED = "corrected", _("It was ours and has been corrected since.")
    UNKNOWN = "unknown", _("Not found in our register.")
