"""How a span of seconds is said beside two posts."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def spell(seconds: float) -> str:
    """4 s, 3 min 20 s, 2 h 5 min, without a sign: which was first stands in the times."""
    whole = round(abs(seconds))
    if whole < 60:
        return _("%(s)s s") % {"s": whole}
    if whole < 3_600:
        return _("%(m)s min %(s)s s") % {"m": whole // 60, "s": whole % 60}
    return _("%(h)s h %(m)s min") % {"h": whole // 3_600, "m": whole % 3_600 // 60}
