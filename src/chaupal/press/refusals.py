"""What the press room refuses, and why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, NotAllowed, NotFound, Refused


class NoSuchPost(NotFound):
    code, says = "press.no_such_post", _("There is no such post.")


class NotApproved(Refused):
    code, says = "press.not_approved", _("A second person has not approved this version yet. A post is made from an approved one.")


class PostExists(Refused):
    code, says = "press.post_exists", _("This version has its post already: number %(number)s.")


class NotDrawn(Refused):
    code, says = "press.not_drawn", _("The pictures are still being drawn. Try again in a few seconds.")


class OwnDraft(NotAllowed):
    code, says = "press.own_draft", _("You wrote this answer. Somebody else has to release it.")


class NoAudience(BadInput):
    code, says = "press.no_audience", _("Choose at least one unit, from the mandal upward.")


class UnknownUnits(BadInput):
    code, says = "press.unknown_units", _("These units are not known or are outside your reach: %(codes)s")


class GateShut(Refused):
    """The gate lets it into no seat of the audience. `why` holds (rule, sentence, number of seats) for the page."""

    code, says = "press.gate_shut", _("The rules let this go to none of the %(seats)s seats now: %(why)s")


class AlreadyRecalled(Refused):
    code, says = "press.already_recalled", _("This post has been recalled. Make a new one.")


class Overtaken(Refused):
    code, says = "press.overtaken", _("This answer no longer stands: a fact below it changed, or a newer version is approved.")


class NeverReleased(Refused):
    code, says = "press.never_released", _("This post was never released, so there is nothing to recall.")


class NoReason(BadInput):
    code, says = "press.no_reason", _("Say in Hindi and in English why it is recalled. Keepers and the public read these words.")
