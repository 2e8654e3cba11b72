"""Platforms that scripts are played on (平台): each with its stand-in and the people who use it."""
