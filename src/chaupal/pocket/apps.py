from django.apps import AppConfig


class PocketConfig(AppConfig):
    name = "chaupal.pocket"
    label = "pocket"
