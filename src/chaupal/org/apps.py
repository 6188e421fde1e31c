from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "chaupal.org"
    label = "org"
