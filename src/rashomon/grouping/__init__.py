"""Articles → stories, as a stream; shared wording and agency origin."""
