"""Understanding: text to intent, values, industry, topic, origin, language (语义理解)."""
