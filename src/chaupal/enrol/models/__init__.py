"""What the enrol room keeps."""

from chaupal.enrol.models.applicant import Applicant, StationKey
from chaupal.enrol.models.card import Card, CardBatch
from chaupal.enrol.models.own import DataRequest, Leaving, Nominee, Photo
from chaupal.enrol.models.sheet import Sheet, SheetHeads, SheetRow

__all__ = ["Applicant", "Card", "CardBatch", "DataRequest", "Leaving", "Nominee", "Photo", "Sheet", "SheetHeads", "SheetRow", "StationKey"]
