"""The nouns of the desk. Standard library only."""
