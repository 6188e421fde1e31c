"""What the gate refuses to people who set it."""

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, NotAllowed, Refused


class BadPackText(BadInput):
    code, says = "gate.bad_pack", _("The rule pack cannot be read. %(where)s: %(reason)s")


class NoChange(Refused):
    code, says = "gate.no_change", _("This is already in force, word for word.")


class Loosens(Refused):
    code, says = (
        "gate.loosens",
        _("During an election this edition may only become stricter. It loosens %(keys)s: give it a new edition."),
    )


class OwnWork(NotAllowed):
    code, says = "gate.own_work", _("Another person has to sign this: you wrote it.")


class OwnText(NotAllowed):
    code, says = "gate.own_text", _("Another person has to say this: the words are yours.")


class Superseded(Refused):
    code, says = "gate.superseded", _("A newer version is in force or this one is signed already.")


class ElectionKnown(Refused):
    code, says = "gate.election_known", _("An election of this code is there already. Its dates are changed by the next version of its calendar.")


class BadDates(BadInput):
    code, says = "gate.bad_dates", _("The code of conduct ends after it starts, and every poll closes after it opens.")


class NoReason(BadInput):
    code, says = "gate.no_reason", _("Please write a reason; it is kept with your name.")


class HoldLapsed(Refused):
    code, says = "gate.hold_lapsed", _("This hold was not decided in time and is a refusal now.")


class HoldLifted(Refused):
    code, says = "gate.hold_lifted", _("This hold was lifted already.")


class NameSettled(Refused):
    code, says = "gate.name_settled", _("Somebody has answered this already.")


class Marked(Refused):
    code, says = "gate.marked", _("Somebody has said so already.")


class NotMovable(Refused):
    code, says = "gate.not_movable", _("An item can be moved to voter service, to team logistics or back, nothing else.")


class CandidateKnown(Refused):
    code, says = "gate.candidate_known", _("This candidate is on the list already.")
