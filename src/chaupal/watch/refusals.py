"""What the watch room refuses, with words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, NotFound, Refused


class NoSuchDataset(NotFound):
    code, says = "watch.no_such_dataset", _("There is no dataset of this number.")


class NoSuchRun(NotFound):
    code, says = "watch.no_such_run", _("There is no run of this number.")


class NoFile(BadInput):
    code, says = "watch.no_file", _("Choose a file to upload, or one of the server's folder.")


class UnknownForm(BadInput):
    code, says = "watch.unknown_form", _("This form of file is not read. Bring CSV, JSON lines, Parquet or Arrow.")


class FileTooLarge(BadInput):
    code, says = "watch.file_too_large", _("The file is larger than 512 MB. Save it as Parquet, or bring it in parts.")


class ForbiddenColumn(BadInput):
    code, says = (
        "watch.forbidden_column",
        _("The file has a column “%(column)s” (%(what)s). Rule I3: nothing of this may be known about an account holder. Nothing was stored."),
    )


class DatasetHere(Refused):
    code, says = "watch.dataset_here", _("This very file is here already, as dataset %(number)s.")


class KeptTooLong(BadInput):
    code, says = "watch.kept_too_long", _("Keep it until a day after today, and at most %(days)s days from now.")


class ProvenanceMissing(BadInput):
    code, says = "watch.provenance_missing", _("Say who exported it, from where, when and under which terms (I4).")


class NotFromThen(BadInput):
    code, says = "watch.not_from_then", _("It cannot have been exported in the future.")


class NotPosts(BadInput):
    code, says = "watch.not_posts", _("The file could not be read as posts: %(says)s")


class NoPosts(BadInput):
    code, says = "watch.no_posts", _("No row of the file could be read as a post.")


class DatasetGone(Refused):
    code, says = "watch.dataset_gone", _("This dataset has been deleted.")


class HeldByCase(Refused):
    code, says = "watch.held_by_case", _("A case stands on a run of this dataset. Close the case first.")


class NotReady(Refused):
    code, says = "watch.not_ready", _("This dataset has not been read whole, so nothing can be run over it.")


class BadParameters(BadInput):
    code, says = "watch.bad_parameters", _("Choose windows from one second to seven days, at least one kind of object, and a weight of at least one.")


class NotUnderWay(Refused):
    code, says = "watch.not_under_way", _("This run is not under way any more.")


class NotDone(Refused):
    code, says = "watch.not_done", _("This run is not done, so there is nothing to show.")


class ResultMissing(Refused):
    code, status, says = "watch.result_missing", 503, _("The file of this result is missing or was changed. Do not rely on it; run it again.")


class ReasonTooShort(BadInput):
    code, says = "watch.reason_too_short", _("Write why, in at least ten letters.")


class RunsDiffer(BadInput):
    code, says = "watch.runs_differ", _("Two runs over the same dataset can be compared, and this is none of them.")
