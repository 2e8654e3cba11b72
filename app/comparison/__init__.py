"""The embedded engine and Rasa side by side: same rows to learn from, same texts to tell (对比)."""
