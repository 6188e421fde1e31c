"""A migration operation that makes many tables at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class Tables(Operation):
    """CreateModel for each of `models`, in this order, with one look at all models instead of one a table.

    Django draws every model that hangs together with a new one anew, after each operation: with 163 tables whose keys all
    lead to a person that was 40 of the 45 seconds which a fresh schema took.
    """

    reduces_to_sql = True
    reversible = True
    category = OperationCategory.ADDITION

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = list(models)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models, with the drawn ones forgotten: who needs them draws all of them once."""
        state.is_delayed = True
        state.clear_delayed_apps_cache()
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.models)} tables"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.models], {}
