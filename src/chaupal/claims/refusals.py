"""What the claims room refuses, with words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, Refused


class HeldByAnother(Refused):
    code, says = "claims.held", _("%(name)s is working on this claim until %(until)s.")


class WrongMove(Refused):
    code, says = "claims.wrong_move", _("This cannot be done to the claim as it stands now. Load the page again.")


class TooThin(BadInput):
    code, says = (
        "claims.too_thin",
        _(
            "This says too little to be checked. Say who did or said what, and where, when or how many: not “N.'s tweet” but"
            " “N. tweeted that 200 booths open late on 10 February”."
        ),
    )


class OutcomeMissing(BadInput):
    code, says = "claims.outcome_missing", _("Say how this ends: a claim is not closed without an outcome.")


class SameClaim(BadInput):
    code, says = "claims.same_claim", _("Choose two different claims.")


class FactsMissing(BadInput):
    code, says = "claims.facts_missing", _("An answer stands on at least one approved fact. Add one from the data bank.")


class FactNotApproved(BadInput):
    code, says = "claims.fact_not_approved", _("Fact %(fact)s has not been approved in this version.")


class FactChanged(Refused):
    code, says = "claims.fact_changed", _("Fact %(fact)s has a newer version. Return the answer, so that it is looked at again.")


class EvidenceMissing(BadInput):
    code, says = "claims.evidence_missing", _("Rule G15: a claim about a named candidate needs evidence on record.")


class OwnAnswer(Refused):
    code, status, says = "claims.own_answer", 403, _("Somebody else has to approve this: you wrote it.")


class AlreadyDecided(Refused):
    code, says = "claims.already_decided", _("This version has been decided already.")


class NotNewest(Refused):
    code, says = "claims.not_newest", _("There is a newer version of this answer; look at that one.")


class ReasonMissing(BadInput):
    code, says = "claims.reason_missing", _("Write the reason, so that the author knows what to change.")


class NotAFeed(BadInput):
    code, says = "claims.not_a_feed", _("%(file)s is no file of ClaimReview items (%(reason)s). Nothing was changed.")
