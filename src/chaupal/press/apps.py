from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "chaupal.press"
    label = "press"
