"""What makes the models that ship: one script a model, from data given by path. Needs the ``training`` extra."""
