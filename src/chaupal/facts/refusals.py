"""What the data bank refuses, with words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, Refused


class OwnFact(Refused):
    code, status, says = "facts.own_fact", 403, _("Somebody else has to approve this: you wrote it.")


class FactApproved(Refused):
    code, says = "facts.approved", _("This version has been approved already.")


class NotNewest(Refused):
    code, says = "facts.not_newest", _("There is a newer version; look at that one.")


class NoArchive(BadInput):
    code, says = "facts.no_archive", _("Keep a copy: upload the document, a saved page or a photograph of the paper.")


class ArchiveTooLarge(BadInput):
    code, says = "facts.archive_too_large", _("The copy is larger than 8 MB. Save it smaller and upload it again.")


class ArchiveNotWhatItSays(BadInput):
    code, says = "facts.archive_not_what_it_says", _("The file is not a PDF, JPEG, PNG, text or saved page.")


class NotAConflict(BadInput):
    code, says = "facts.not_a_conflict", _("Choose two different facts, and one of them as the one we use.")


class SettledAlready(Refused):
    code, says = "facts.settled_already", _("It has been said already which of these two we use.")


class FactReturned(Refused):
    code, says = "facts.returned", _("This version was returned to its author; a new one is needed.")


class ReasonMissing(BadInput):
    code, says = "facts.reason_missing", _("Write the reason, so that the author knows what to change.")


class CopyDamaged(Refused):
    code, says = (
        "facts.copy_damaged",
        _("The archived copy of source %(source)s is missing or was changed: its SHA-256 is not the one that was archived. Tell the person who runs the server."),
    )
