"""What the watch room refuses, with words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import NotFound


class NoSuchDataset(NotFound):
    code, says = "watch.no_such_dataset", _("There is no dataset of this number.")


class NoSuchRun(NotFound):
    code, says = "watch.no_such_run", _("There is no run of this number.")
