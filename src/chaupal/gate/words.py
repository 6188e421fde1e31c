"""Why a rule spoke, in words for the person who has to act on it. Keys are `Finding.why` and `Hold.why`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WHY: dict[str, Promise] = {
    "pack_unsigned": _("The rule pack has not been signed by two people yet, so nothing can be released."),
    "class_not_held": _(
        "The content class did not hold (closed text, or a compliance officer's move, is missing); judged as election matter."
    ),
    "silence": _("The seat is in silence before its poll: nothing that is meant to affect the poll goes out there."),
    "bulk_in_silence": _("Nothing goes to groups or by number into a seat in silence, whatever its kind."),
    "names_silent_seat": _("It names a seat in silence or that seat's candidate, so it goes nowhere until the poll is over."),
    "may_name_silent_seat": _("It may name a seat in silence. A person must say whether it does."),
    "may_name_seat": _("It may name a seat. Please confirm or deny before the silence there begins."),
    "channel_unfenced": _("This channel is seen in every seat, and some seats are in silence. A compliance officer decides."),
    "quiet_hours": _("Public messages wait from ten at night until six in the morning."),
    "private_life": _("It speaks of a candidate's private life. That never goes out."),
    "against_a_class": _("It may set classes of people against each other. A compliance officer decides after legal review."),
    "no_evidence": _("It makes a claim about a named candidate and no evidence is attached."),
    "second_approver": _("A claim about a named candidate needs a second approver."),
    "no_audience": _("It has no audience. Choose units from the mandal upward."),
    "unit_too_small": _("An audience is made of units from the mandal upward, never of single booths or a list."),
    "audience_not_units": _("The audience is not the sum of its units. Choose the units again."),
}
GONE = _("This was said under an older version of the rules.")


def why(key: str) -> str:
    """The sentence for a key, in the reader's language."""
    return str(WHY.get(key, GONE))
