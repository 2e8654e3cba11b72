"""The embedded engine (内嵌理解引擎): rules, gazetteers and a small linear model, no server."""
