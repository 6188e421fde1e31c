"""Refusals: what the product will not do, said to a person. A bug is never a Refused."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Refused(Exception):
    """Something a person asked for and may not have, with a stable code and translated words.

    `Refused(row=3)` fills `says % {"row": 3}`; `fields` names what was wrong with which field of a form.
    """

    code: str = "base.refused"
    status: int = 409
    says: "str | StrPromise" = _("This cannot be done.")
    # Where the standing words of the status (faults.py) do not fit: whose fault, what to do, and the page where it is done.
    whose: "str | StrPromise" = ""
    remedy: "str | StrPromise" = ""
    leads_to: str = ""
    act: "str | StrPromise" = ""

    def __init__(self, *, fields: dict[str, str] | None = None, **values: object) -> None:
        self.fields = dict(fields or {})
        self.values = values
        super().__init__(self.code)

    @property
    def text(self) -> str:
        """The words for the person, in the language now active."""
        # Before django.setup() there are no catalogues, and asking for them reads the settings, which may be what is
        # refused; the English source text is better than none.
        words = str(self.says) if apps.ready else str(getattr(self.says, "_args", (self.says,))[0])
        return words % self.values if self.values else words

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


class NotFound(Refused):
    """Unknown, or out of this person's reach: both look the same."""

    code = "base.not_found"
    status = 404
    says: "str | StrPromise" = _("There is no such page, or it is outside your unit.")


class NotAllowed(Refused):
    """In reach, but this person may only read."""

    code = "base.not_allowed"
    status = 403
    says: "str | StrPromise" = _("You may see this but not do this.")


class BadInput(Refused):
    """What was sent does not fit; `fields` says where."""

    code = "base.bad_input"
    status = 422
    says: "str | StrPromise" = _("Something in what was sent is not right. Please look at the marked places.")
