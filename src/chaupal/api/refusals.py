"""What the interface refuses, with stable codes for programs and words for people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, NotAllowed, NotFound, Refused


class NoToken(Refused):
    code, status, says = "api.no_token", 401, _("Send the header “Authorization: Bearer …” with a token that is in force.")


class NotGranted(NotAllowed):
    code, says = "api.not_granted", _("This token does not include that. Make another one from an office that has the right.")


class NoSuchAddress(NotFound):
    code, says = "api.no_such_address", _("The interface has no such address; /api/docs/ lists them.")


class WrongMethod(Refused):
    code, status, says = "api.wrong_method", 405, _("This address does not take that method.")


class TooManyCalls(Refused):
    code, status, says = "api.too_many_calls", 429, _("More than 120 calls in this minute. Wait until the next one begins.")


class BadQuestion(BadInput):
    code, says = "api.bad_question", _("Something in the question cannot be read: look at the named fields.")


class NoOffice(BadInput):
    code, says = "api.no_office", _("Choose one of the offices that you hold now.")


class MoreThanHeld(BadInput):
    code, says = "api.more_than_held", _("The office does not include all of that.")


class TooManyTokens(Refused):
    code, says = "api.too_many_tokens", _("Ten tokens of yours are in force. Revoke one that is not used.")


class OwnToken(Refused):
    code, status, says = "api.own_token", 403, _("Somebody else has to approve this: it is your own token.")


class NotWaiting(Refused):
    code, says = "api.not_waiting", _("This token does not wait for anybody: it is in force, revoked or over.")


class AlreadyRevoked(Refused):
    code, says = "api.already_revoked", _("It has been ended already.")


class BadAddress(BadInput):
    code, says = "api.bad_address", _("Events go to an https address on the public internet, without a name or password in it.")
