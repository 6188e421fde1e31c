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


class ColumnsUnknown(BadInput):
    code, says = "watch.columns_unknown", _("No column could be told to be the %(field)s. Say which one it is.")


class NoSuchColumn(BadInput):
    code, says = "watch.no_such_column", _("Name a column of this file for the account and for the time, and no column twice.")


class ColumnsSettled(Refused):
    code, says = "watch.columns_settled", _("Runs stand on this dataset as it was read. Bring the file in anew to name other columns.")


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


class NoSuchHandle(NotFound):
    code, says = "watch.no_such_handle", _("There is no account of ours under this number.")


class NoSuchImitation(NotFound):
    code, says = "watch.no_such_imitation", _("There is no imitation of this number.")


class NoSuchCase(NotFound):
    code, says = "watch.no_such_case", _("There is no case of this number.")


class NoSuchQuestion(NotFound):
    code, says = "watch.no_such_question", _("There is no question under this address. Perhaps it was shortened when it was copied.")


class NoSuchFile(NotFound):
    code, says = "watch.no_such_file", _("There is no such file here.")


class NotAHandle(BadInput):
    code, says = "watch.not_a_handle", _("Write the handle alone, as it stands after the @: no address, no spaces, no phone number.")


class HandleKnown(BadInput):
    code, says = "watch.handle_known", _("This account stands in the register; write its next version.")


class OwnEntry(Refused):
    code, status, says = "watch.own_entry", 403, _("Somebody else has to confirm this: you entered it.")


class EntryConfirmed(Refused):
    code, says = "watch.entry_confirmed", _("This version has been confirmed already.")


class NotNewestEntry(Refused):
    code, says = "watch.not_newest_entry", _("There is a newer version of this entry; look at that one.")


class EvidenceMissing(BadInput):
    code, says = "watch.evidence_missing", _("Keep evidence: upload a screenshot, the picture or the video itself.")


class EvidenceTooLarge(BadInput):
    code, says = "watch.evidence_too_large", _("The file is larger than 40 MB. Cut the video to the part that matters, or keep a screenshot.")


class EvidenceNotWhatItSays(BadInput):
    code, says = "watch.evidence_not_what_it_says", _("The file is no JPEG, PNG, WebP, MP4, WebM, sound, PDF or saved page.")


class EvidenceDamaged(Refused):
    code, says = (
        "watch.evidence_damaged",
        _("Evidence %(evidence)s is missing or was changed: its SHA-256 is not the one it was kept under. Tell the person who runs the server."),
    )


class NotLikeOurs(BadInput):
    code, says = "watch.not_like_ours", _("It resembles none of our accounts. Choose the one that it imitates; without one it is not ours to report.")


class OursItself(BadInput):
    code, says = "watch.ours_itself", _("This is an account of ours, by the register.")


class NoSuchPost(BadInput):
    code, says = "watch.no_such_post", _("No released post of ours has this code.")


class WrongStep(Refused):
    code, says = "watch.wrong_step", _("This cannot be done as it stands now. Load the page again.")


class ReportedAlready(Refused):
    code, says = "watch.reported_already", _("Rule I7: it was reported there once, by one person. Write down the reply instead.")


class ReferenceMissing(BadInput):
    code, says = "watch.reference_missing", _("Write the reference number that the office gave.")


class BadMoment(BadInput):
    code, says = "watch.bad_moment", _("This moment lies in the future, or before what it follows.")


class NotYetAnswered(Refused):
    code, says = "watch.not_yet_answered", _("Rule I5: the committee hears an appeal against the platform's reply. Write the reply down first.")


class AppealTooLate(Refused):
    code, says = "watch.appeal_too_late", _("Rule I5: an appeal was possible within 30 days of the reply, until %(until)s.")


class NamesSomebody(BadInput):
    code, says = (
        "watch.names_somebody",
        _("Rule I2: no text of a case names a person or says where to find one. Met: %(words)s. Write it without these words."),
    )


class TooFewAccounts(Refused):
    code, says = "watch.too_few_accounts", _("Rule I9: no case under five accounts. This group has %(accounts)s.")


class OurOwnRelay(Refused):
    code, says = "watch.our_own_relay", _("Rule I8: most of this group repeats what we openly issued. People who pass our posts on are no case.")


class CaseKnown(Refused):
    code, says = "watch.case_known", _("There is a case about this already: %(case)s.")


class NotAnAccount(Refused):
    code, says = "watch.not_an_account", _("A case is about accounts. A forged picture or video is reported on its own page.")


class NoteMissing(BadInput):
    code, says = "watch.note_missing", _("Write for the reviewers what the evidence is and how it was come by.")


class CollectorReviews(Refused):
    code, status = "watch.collector_reviews", 403
    says = _("Rule I1: you collected the data of this case, so two other people review it.")


class ReviewedAlready(Refused):
    code, status, says = "watch.reviewed_already", 403, _("Rule I1: you have reviewed this case. The second review is another person's.")


class TooShort(BadInput):
    code, says = (
        "watch.too_short",
        _("Give your reasons, and the innocent explanation that you considered and why it holds or does not: at least %(letters)s letters each."),
    )


class NotTwoReviews(Refused):
    code, says = "watch.not_two_reviews", _("A dossier needs two reviews, by two people who did not collect the data, that both find deception.")


class DataDeleted(Refused):
    code, says = "watch.data_deleted", _("Rule I10: the data of this case has been deleted.")


class ReasonMissing(BadInput):
    code, says = "watch.reason_missing", _("Write the reason. It stands in the record beside your name.")


class TooManyQuestions(Refused):
    code, status = "watch.too_many_questions", 429
    says = _("Many questions came from this network just now. Wait an hour and ask again.")


class NotProven(Refused):
    code, says = "watch.not_proven", _("What a case says is told to nobody who has not shown that the account is theirs. Look for the code on the account first.")


class AnswerMissing(BadInput):
    code, says = "watch.answer_missing", _("Write the answer.")
