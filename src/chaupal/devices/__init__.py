"""Phones and tablets of the organisation: bought, handed out, brought back, lost; the stock that always balances."""
