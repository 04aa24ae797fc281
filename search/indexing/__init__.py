"""How the index of a generation is made from its parent's and what changed."""
