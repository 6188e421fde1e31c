"""The tables of the watch room. Django finds models only here, hence these names."""

from chaupal.watch.models.case import Case, CaseAccount, CaseOpening, Dossier, Review, ReviewText
from chaupal.watch.models.dataset import Dataset, Opening, Run, RunAccount, RunEdge, RunGroup, letter
from chaupal.watch.models.handle import OwnHandle, OwnHandleApproval, OwnHandleVersion
from chaupal.watch.models.imitation import Evidence, Imitation, Report
from chaupal.watch.models.subject import SubjectQuestion

__all__ = [
    "Case",
    "CaseAccount",
    "CaseOpening",
    "Dataset",
    "Dossier",
    "Evidence",
    "Imitation",
    "Opening",
    "OwnHandle",
    "OwnHandleApproval",
    "OwnHandleVersion",
    "Report",
    "Review",
    "ReviewText",
    "Run",
    "RunAccount",
    "RunEdge",
    "RunGroup",
    "SubjectQuestion",
    "letter",
]
