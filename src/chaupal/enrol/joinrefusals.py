"""What joining from outside refuses, in words for somebody who came to help."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, Refused


class UnderAge(BadInput):
    code, says = "enrol.under_age", _("Rule P3: only who is %(age)s or older can join. Nothing of you was kept; you are welcome when you are old enough.")


class InService(BadInput):
    code, says = "enrol.in_service", _("Rule P11: who is in government service cannot join. Nothing of you was kept, and thank you for asking.")


class NotSaid(BadInput):
    code, says = "enrol.not_said", _("Choose yes or no.")


class NoticeNotAgreed(BadInput):
    code, says = "enrol.notice_not_agreed", _("Without your yes to the notice nothing can be kept, and nobody can call you.")


class TooManyHere(Refused):
    code, status, says = "enrol.too_many_here", 429, _("From this phone three people have asked to join within the hour. Wait an hour, or use another phone.")


class TooManyNear(Refused):
    code, status, says = "enrol.too_many_near", 429, _("Very many requests to join came from this network. Wait an hour and try again; nothing of yours is lost.")


class TooManySearches(Refused):
    code, status, says = "enrol.too_many_searches", 429, _("Very many searches came from this network. Wait ten minutes, or go on with “I do not know”.")


class OverAlready(Refused):
    code, says = "enrol.over_already", _("Somebody has dealt with this request already; look at the list again.")


class NothingToUndo(Refused):
    code, says = "enrol.nothing_to_undo", _("There is nothing to take back here any more.")


class PlaceMissing(BadInput):
    code, says = "enrol.place_missing", _("Choose a mandal or booth inside your unit.")


class TooManyCodes(Refused):
    code, status, says = "enrol.too_many_codes", 429, _("Too many wrong codes came from this network. Wait ten minutes and look again.")
