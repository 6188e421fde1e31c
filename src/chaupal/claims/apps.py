from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "chaupal.claims"
    label = "claims"
