"""The JSON interface: tokens by office and unit, signed webhooks, its OpenAPI description; reads across rooms, writes nothing of theirs."""
