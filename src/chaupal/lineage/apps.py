"""The lineage room as a Django app."""

from django.apps import AppConfig


class LineageConfig(AppConfig):
    name = "chaupal.lineage"
    label = "lineage"
