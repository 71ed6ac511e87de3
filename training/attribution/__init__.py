"""Makes ``weights/attribution``: see ``python -m training.attribution --help``."""
