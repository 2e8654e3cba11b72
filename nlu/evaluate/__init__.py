"""Measuring understanding (理解评测): test utterances, figures, pictures, near-duplicates."""
