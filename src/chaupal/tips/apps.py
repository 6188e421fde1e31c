from django.apps import AppConfig


class TipsConfig(AppConfig):
    name = "chaupal.tips"
    label = "tips"
