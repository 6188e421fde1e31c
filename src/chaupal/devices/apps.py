"""The devices room as a Django app."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "chaupal.devices"
    label = "devices"
