"""Compliance rules by id and their verdicts; asked by every act that publishes."""
