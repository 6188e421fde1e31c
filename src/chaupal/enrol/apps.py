"""The enrol room as a Django app."""

from django.apps import AppConfig


class EnrolConfig(AppConfig):
    name = "chaupal.enrol"
    label = "enrol"
