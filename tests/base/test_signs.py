"""Signs with their words are kept: what is safe is never taken for the same letters that are not."""

from django.utils.safestring import mark_safe

from chaupal.base.templatetags.chaupal import state


def test_the_same_letters_marked_safe_and_not_are_two() -> None:
    assert "<b>word</b>" in state("look", mark_safe("<b>word</b>"))
    assert "<b>" not in state("look", "<b>word</b>")
