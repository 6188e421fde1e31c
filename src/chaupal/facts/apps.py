from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "chaupal.facts"
    label = "facts"
