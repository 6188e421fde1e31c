"""The words for what does not hold, so that a page can say them in the reader's language. The command prints them as they are."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

# As `audit` writes them; `%(..)s` stands for what changes from one to the next.
WORDS = (
    _("the row was changed after it was sealed"),
    _("the sealed hash was changed"),
    _("row and sealed hash differ"),
    _("the row is gone"),
    _("the leaf is missing"),
    _("its detail or salt was changed"),
    _("its lines were changed"),
    _("the log is shorter than the checkpoint"),
    _("the log does not extend the checkpoint"),
    _("leaves were added that no checkpoint covers"),
    _("no room of this version names such leaves"),
    _("the row was put behind what is sealed, and is no leaf"),
    _("the checkpoint over %(size)s leaves: row and text differ"),
    _("the checkpoint over %(size)s leaves: %(problem)s"),
    _("the leaves from %(first)s to %(last)s do not give the root that was signed over %(size)s"),
    _("the log has %(size)s leaves, a checkpoint was signed over %(signed)s"),
    _("the kept root of level %(level)s is not that of its leaves"),
)


def _form(plain: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+)", re.escape(plain)))


# The lazy words carry the English that `audit` writes.
_FORMS = tuple((_form(words._args[0]), words) for words in WORDS)  # type: ignore[attr-defined]


def said(what: str) -> str:
    """What differs, in the reader's language; as it stands where nobody has words for it."""
    for form, words in _FORMS:
        found = form.fullmatch(what)
        if found:
            return str(words) % found.groupdict()
    return what
