"""The two questions that stand beside a button: why a number is opened, why a list is taken out."""

from __future__ import annotations

from typing import Any

from django import template

from chaupal.org.choices import OpeningReason, TakeoutReason

register = template.Library()


@register.inclusion_tag("org/_why.html")
def why_number() -> dict[str, Any]:
    """Select and line for opening a number: fields `reason` and `told`."""
    return {"reasons": OpeningReason.choices}


@register.inclusion_tag("org/_why.html")
def why_takeout() -> dict[str, Any]:
    """The same for taking a list out as a file."""
    return {"reasons": TakeoutReason.choices}
