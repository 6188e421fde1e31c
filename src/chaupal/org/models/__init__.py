"""The organisation's tables. Django finds models only here, hence these names."""

from chaupal.org.models.access import Delegation, Opening, Suspension, Takeout
from chaupal.org.models.batch import Batch, BatchItem
from chaupal.org.models.office import Appointment, MainOffice, Office
from chaupal.org.models.place import (
    Booth,
    BoothName,
    Station,
    StationList,
    Unit,
    UnitAbove,
    UnitRun,
    UnitShape,
)

__all__ = [
    "Appointment", "Batch", "BatchItem", "Booth", "BoothName", "Delegation", "MainOffice", "Office", "Opening", "Station", "StationList", "Suspension", "Takeout",
    "Unit", "UnitAbove", "UnitRun", "UnitShape",
]  # fmt: skip
