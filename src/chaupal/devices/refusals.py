"""What the device register refuses, with words for the person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, NotFound, Refused


class NoSuchDevice(NotFound):
    code, says = "devices.no_such_device", _("There is no such device in your unit.")


class BadLot(BadInput):
    code, says = "devices.bad_lot", _("The lot does not add up: look at the marked places.")


class VoucherKnown(BadInput):
    code, says = "devices.voucher_known", _("This unit has entered that voucher already.")


class NotInStock(Refused):
    code, says = "devices.not_in_stock", _("This device is not in stock: look where it stands, and take it back first.")


class NotIssued(Refused):
    code, says = "devices.not_issued", _("This device is with nobody.")


class NotLost(Refused):
    code, says = "devices.not_lost", _("This device is not reported lost.")


class MovedMeanwhile(Refused):
    code, says = "devices.moved_meanwhile", _("Somebody moved this device a moment ago. Open its page again and look where it stands.")


class NoHolder(BadInput):
    code, says = "devices.no_holder", _("Choose somebody who holds an approved office in your reach.")


class OwnHands(Refused):
    code, status, says = "devices.own_hands", 403, _("Somebody else has to do this: the device is, or would be, with you.")


class SameUnit(BadInput):
    code, says = "devices.same_unit", _("It stands in the books of this unit already.")


class NothingToTakeBack(Refused):
    code, says = "devices.nothing_to_take_back", _("There is nothing to take back: the last movement was one that took another back.")


class SayWhy(BadInput):
    code, says = "devices.say_why", _("Write what happened.")


class AlreadyConfirmed(Refused):
    code, says = "devices.already_confirmed", _("That the holder has it is noted already.")
