"""What the enrol room keeps."""

from chaupal.enrol.models.alike import Alike, AlikeRound, Merge, MergeLine
from chaupal.enrol.models.applicant import Applicant, ApplicantOpening, StationKey
from chaupal.enrol.models.card import Card, CardBatch
from chaupal.enrol.models.own import DataRequest, Leaving, Nominee, Photo
from chaupal.enrol.models.sheet import Sheet, SheetHeads, SheetRow

__all__ = [
    "Alike", "AlikeRound", "Applicant", "ApplicantOpening", "Card", "CardBatch", "DataRequest", "Leaving", "Merge", "MergeLine", "Nominee", "Photo",
    "Sheet", "SheetHeads", "SheetRow", "StationKey",
]  # fmt: skip
