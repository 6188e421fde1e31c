from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "chaupal.sample"
    label = "sample"
