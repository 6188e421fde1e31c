from django.apps import AppConfig


class ControlConfig(AppConfig):
    name = "chaupal.control"
    label = "control"
