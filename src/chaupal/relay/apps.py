from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "chaupal.relay"
    label = "relay"
