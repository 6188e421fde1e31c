from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "chaupal.gate"
    label = "gate"
