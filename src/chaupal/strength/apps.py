"""The strength room as a Django app."""

from django.apps import AppConfig


class StrengthConfig(AppConfig):
    name = "chaupal.strength"
    label = "strength"
