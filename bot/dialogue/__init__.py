"""State of a conversation and how it moves: form, commands, clean-up, plan."""
