from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "chaupal.people"
    label = "people"
