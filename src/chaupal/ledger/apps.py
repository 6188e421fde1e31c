from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "chaupal.ledger"
    label = "ledger"
