"""Words and allowed moves of the claims room."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClaimKind(TextChoices):
    """What sets the clock (rule pack `claims_sla_h`)."""

    POLL_PROCESS = "poll_process", _("Voting process")
    DEEPFAKE = "deepfake_or_own_handle", _("False voice or picture, or our own name used")
    OTHER = "other", _("Other")


class ClaimState(TextChoices):
    OPEN = "open", _("To be answered")
    REVIEW = "review", _("Waiting for a second person")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed without an answer")


MOVES: dict[str, tuple[str, ...]] = {
    ClaimState.OPEN: (ClaimState.REVIEW, ClaimState.CLOSED),
    ClaimState.REVIEW: (ClaimState.OPEN, ClaimState.ANSWERED),
    ClaimState.ANSWERED: (ClaimState.OPEN,),
    ClaimState.CLOSED: (ClaimState.OPEN,),
}


class Outcome(TextChoices):
    """Why a claim was closed; nothing closes without one."""

    ANSWERED = "answered", _("Answered")
    UNCHECKABLE = "uncheckable", _("Cannot be checked")
    OPINION = "opinion", _("Opinion, not a claim")
    OUT_OF_SCOPE = "out_of_scope", _("Not our matter")
    SAME_AS = "same_as", _("Same as another claim")
    REFERRED = "referred", _("Handed to cVIGIL or 1950")


class Rating(TextChoices):
    """The verdict on a claim, in the words of the screen."""

    TRUE = "true", _("True")
    HALF_TRUE = "half_true", _("Half true")
    MISLEADING = "misleading", _("Misleading")
    FALSE = "false", _("False")
    UNPROVEN = "unproven", _("No proof found")
    OPINION = "opinion", _("Opinion")
    SATIRE = "satire", _("Satire")


class Same(TextChoices):
    """A person's word on whether two texts say the same."""

    SAME = "same", _("Same claim")
    DIFFERENT = "different", _("Different")
    UNSURE = "unsure", _("Unsure")
