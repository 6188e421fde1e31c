from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "chaupal.watch"
    label = "watch"
