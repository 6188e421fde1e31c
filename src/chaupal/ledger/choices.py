"""The logs, and what may stand in an entry: codes and plain ids, never a name, a number of a person, or a text."""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LEDGER = "ledger"
REGISTER = "register"
LOGS = (LEDGER, REGISTER)

ACT = r"^[a-z]+\.[a-z_]+$"
KIND = r"^[a-z][a-z_]{0,29}$"
ID = r"^[A-Za-z0-9._:-]{1,64}$"
RULE = r"^[A-Z][A-Za-z0-9_.@:-]{0,29}$"
# A word of a detail: an id, a code, a hash, a date. No space and no Devanagari, so no name and no sentence.
WORD = r"^[A-Za-z0-9._:@+/=,()\[\]-]{0,200}$"

act = re.compile(ACT).fullmatch
kind = re.compile(KIND).fullmatch
plain_id = re.compile(ID).fullmatch
rule = re.compile(RULE).fullmatch
word = re.compile(WORD).fullmatch
# Indian mobile numbers, with or without the country's code; ids of ours stay far below.
phone = re.compile(r"^\+?(91|0)?[6-9][0-9]{9}$").fullmatch


class Prover(TextChoices):
    """Who proved both logs."""

    COMMAND = "command", _("by the command at the server")
    WORKER = "worker", _("by the daily proof")
