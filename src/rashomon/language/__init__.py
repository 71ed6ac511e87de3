"""What the rooms share about language: the spaCy pipeline, the sentence encoder, tables, names, calendars."""
