"""Who speaks and acts in an article: names, descriptions and pronouns brought to actors, sources to their actor."""

from rashomon.annotating.actors.finding import find_actors

__all__ = ["find_actors"]
