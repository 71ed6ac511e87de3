"""The trained models that ship, each in its folder with a card (CARD.md)."""
