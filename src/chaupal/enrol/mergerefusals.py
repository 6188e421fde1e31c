"""What is refused when two rows may be one person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, NotAllowed, Refused


class SameRow(BadInput):
    code, says = "enrol.same_row", _("This is the same row: choose another one.")


class NowhereTogether(Refused):
    code, says = "enrol.nowhere_together", _("One of the two holds no office and waits for none: there is nothing to make one.")


class OwnRow(NotAllowed):
    code, says = "enrol.own_row", _("Somebody else has to decide this: one of the two is you.")


class OwnMerge(NotAllowed):
    code, says = "enrol.own_merge", _("Somebody else has to approve this: you proposed it, or one of the two is you.")


class PairDecided(Refused):
    code, says = "enrol.pair_decided", _("This was decided already, or waits for a second person: see how it stands.")


class NotParted(Refused):
    code, says = "enrol.not_parted", _("Nobody said that these are two people.")


class ReasonMissing(BadInput):
    code, says = "enrol.reason_missing", _("Write what says so: whom you asked, and what they said.")


class KeptMissing(BadInput):
    code, says = "enrol.kept_missing", _("Choose whose row goes on.")


class ActedOnOther(Refused):
    code = "enrol.acted_on_other"
    says = _("These two cannot be one: one of them proposed, recommended, approved or witnessed something of the other. Ask an auditor to look at it.")


class OneLeft(Refused):
    code, says = "enrol.one_left", _("One of the two has left since, or is one with another row.")


class OneSuspended(Refused):
    code, says = "enrol.one_suspended", _("One of the two is suspended: neither a merge nor its undoing may lift that. Decide about the suspension first.")


class RequestOpen(Refused):
    code, says = "enrol.request_open", _("The row that would go has an open request about its own data: answer that first.")


class NothingToUndo(Refused):
    code, says = "enrol.no_merge_to_undo", _("There is no merge here that stands.")
