"""Words of the watch room."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

OPEN_FOR = timedelta(minutes=15)  # how long opened handles stay in view
# A group's letter; the letters that are no consonant of their own at the start of a word are left out.
LETTERS = {"hi": "कखगघचछजझटठडढतथदधनपफबभमयरलवशषसह", "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


class Platform(TextChoices):
    """Where the accounts are."""

    X = "x", _("X (Twitter)")
    FACEBOOK = "facebook", _("Facebook")
    INSTAGRAM = "instagram", _("Instagram")
    YOUTUBE = "youtube", _("YouTube")
    TELEGRAM = "telegram", _("Telegram, public channels")
    OTHER = "other", _("Another platform")


class Format(TextChoices):
    """How the file is written."""

    CSV = "csv", _("CSV table")
    JSONL = "jsonl", _("JSON, a line a post")
    JSON = "json", _("JSON")
    PARQUET = "parquet", _("Parquet")
    ARROW = "arrow", _("Arrow")


class Basis(TextChoices):
    """By what right the file is here (I4). There is none for what was scraped."""

    INTERFACE = "interface", _("Official interface of the platform")
    OWNER = "owner", _("Exported by the account's owner")
    RESEARCH = "research", _("Given by a research body under its licence")
    OWN_PAGES = "own_pages", _("Data of our own pages")


class DatasetState(TextChoices):
    WAITING = "waiting", _("Waits to be read")
    READING = "reading", _("Being read")
    COLUMNS = "columns", _("Wants its columns named")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be read")
    DELETED = "deleted", _("Deleted")


class RunState(TextChoices):
    QUEUED = "queued", _("Waits its turn")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)

DATASET_MOVES: dict[str, tuple[str, ...]] = {
    DatasetState.WAITING: (DatasetState.READING, DatasetState.FAILED, DatasetState.DELETED),
    DatasetState.READING: (DatasetState.READY, DatasetState.COLUMNS, DatasetState.FAILED, DatasetState.DELETED),
    DatasetState.COLUMNS: (DatasetState.WAITING, DatasetState.DELETED),
    DatasetState.READY: (DatasetState.WAITING, DatasetState.DELETED),
    DatasetState.FAILED: (DatasetState.DELETED,),
    DatasetState.DELETED: (),
}
RUN_MOVES: dict[str, tuple[str, ...]] = {
    RunState.QUEUED: (RunState.RUNNING, RunState.CANCELLED, RunState.FAILED),
    RunState.RUNNING: (RunState.DONE, RunState.CANCELLED, RunState.FAILED),
    RunState.DONE: (),
    RunState.CANCELLED: (),
    RunState.FAILED: (),
}


class Step(TextChoices):
    """What a job is doing, in the reader's words."""

    READ = "read", _("reads the posts")
    EDGES = "edges", _("looks for posts of the same thing, close in time")
    VALIDATE = "validate", _("compares with chance")
    GROUPS = "groups", _("forms groups")
    EVIDENCE = "evidence", _("collects the posts")
    LAYOUT = "layout", _("lays the picture out")
    KEEP = "keep", _("keeps the result")


class Export(TextChoices):
    """What a network is taken out as."""

    CSV = "csv", _("Edges as CSV")
    GRAPHML = "graphml", _("Network as GraphML")
    SVG = "svg", _("Picture as SVG")


# Handles, imitations, cases. Periods are the rule sheet's.
APPEAL_DAYS = 30  # I5: to the Grievance Appellate Committee, from the platform's reply
LAPSE_DAYS = 60  # I10: a case that nobody decided
DELETE_DAYS = 30  # I10: data of a case that came to nothing
ANSWER_DAYS = 15  # I11
LEAST_ACCOUNTS = 5  # I9
LEAST_WORDS = 40  # letters of a reviewer's reasons, and of the other explanation


class Bearer(TextChoices):
    """Whose account one of ours is."""

    LEADER = "leader", _("A leader of ours")
    ORGANISATION = "organisation", _("The organisation")
    UNIT = "unit", _("A unit")


class ImitationKind(TextChoices):
    ACCOUNT = "account", _("An account that looks like ours")
    PICTURE = "picture", _("A forged picture")
    VIDEO = "video", _("A forged video or voice")


class ImitationState(TextChoices):
    FOUND = "found", _("To be reported")
    REPORTED = "reported", _("Reported")
    ANSWERED = "answered", _("The platform replied")
    APPEALED = "appealed", _("Appealed")
    CLOSED = "closed", _("Closed")
    DROPPED = "dropped", _("No imitation after all")


IMITATION_MOVES: dict[str, tuple[str, ...]] = {
    ImitationState.FOUND: (ImitationState.REPORTED, ImitationState.DROPPED),
    ImitationState.REPORTED: (ImitationState.ANSWERED, ImitationState.CLOSED, ImitationState.DROPPED),
    ImitationState.ANSWERED: (ImitationState.APPEALED, ImitationState.CLOSED, ImitationState.DROPPED),
    ImitationState.APPEALED: (ImitationState.CLOSED,),
    ImitationState.CLOSED: (),
    ImitationState.DROPPED: (),
}


class EvidenceKind(TextChoices):
    SCREENSHOT = "screenshot", _("Screenshot")
    AVATAR = "avatar", _("The account's picture")
    PICTURE = "picture", _("The forged picture")
    VIDEO = "video", _("The forged video or voice")
    PAGE = "page", _("Saved page")
    ORIGINAL = "original", _("The genuine original")


class ReportedTo(TextChoices):
    """Where one authorised person reports (I6, I7)."""

    PLATFORM = "platform", _("The platform")
    COMMITTEE = "committee", _("Grievance Appellate Committee")
    ELECTION = "election", _("Election office, media committee (MCMC)")
    POLICE = "police", _("National Cyber Crime Reporting Portal")


class Reply(TextChoices):
    REMOVED = "removed", _("Removed")
    PARTLY = "partly", _("Partly removed, or labelled")
    REFUSED = "refused", _("Refused")
    NOTED = "noted", _("Taken down in writing, nothing more")


class CaseState(TextChoices):
    OPENED = "opened", _("Opened")
    EVIDENCE = "evidence", _("Evidence is collected")
    REVIEW_1 = "review_1", _("Waits for the first review")
    REVIEW_2 = "review_2", _("Waits for the second review")
    DISMISSED = "dismissed", _("Dismissed")
    INSUFFICIENT = "insufficient", _("Not enough evidence")
    LAPSED = "lapsed", _("Lapsed")
    DOSSIER = "dossier", _("Dossier")
    SUBMITTED = "submitted", _("Submitted")
    OUTCOME = "outcome", _("Outcome")
    APPEALED = "appealed", _("Appealed")


UNDECIDED = (CaseState.OPENED, CaseState.EVIDENCE, CaseState.REVIEW_1, CaseState.REVIEW_2)
CAME_TO_NOTHING = (CaseState.DISMISSED, CaseState.INSUFFICIENT, CaseState.LAPSED)
TWO_FOUND = (CaseState.DOSSIER, CaseState.SUBMITTED, CaseState.OUTCOME, CaseState.APPEALED)

CASE_MOVES: dict[str, tuple[str, ...]] = {
    CaseState.OPENED: (CaseState.EVIDENCE, CaseState.LAPSED),
    CaseState.EVIDENCE: (CaseState.REVIEW_1, CaseState.LAPSED),
    CaseState.REVIEW_1: (CaseState.REVIEW_2, CaseState.LAPSED),
    CaseState.REVIEW_2: (CaseState.DISMISSED, CaseState.INSUFFICIENT, CaseState.DOSSIER, CaseState.LAPSED),
    CaseState.DISMISSED: (),
    CaseState.INSUFFICIENT: (),
    CaseState.LAPSED: (),
    CaseState.DOSSIER: (CaseState.SUBMITTED,),
    CaseState.SUBMITTED: (CaseState.OUTCOME,),
    CaseState.OUTCOME: (CaseState.APPEALED,),
    CaseState.APPEALED: (CaseState.OUTCOME,),
}


class Finding(TextChoices):
    """What one reviewer concludes (I1); the machine never does."""

    DECEIVES = "deceives", _("The accounts deceive")
    AUTHENTIC = "authentic", _("Real people, or nothing that deceives")
    UNSURE = "unsure", _("The evidence does not say")


class CaseOutcome(TextChoices):
    """What became of a dossier."""

    REMOVED = "removed", _("Acted on")
    PARTLY = "partly", _("Acted on in part")
    REFUSED = "refused", _("Not acted on")
    OVERTURNED = "overturned", _("Overturned: we were wrong")


class QuestionState(TextChoices):
    ASKED = "asked", _("Waits for the code on the account")
    SHOWN = "shown", _("The account is theirs; to be answered")
    ANSWERED = "answered", _("Answered")
