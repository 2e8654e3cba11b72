"""Conversation scripts (对话脚本): read, played over a whole house, checked, counted.

Scripts are YAML that a non-programmer can read; docs/conversation-scripts.md describes them. They
assert state, never wording. ``format`` reads them, ``stage`` plays one, ``checks`` and ``always``
judge its turns, ``run`` plays many, ``table`` and ``stats`` show what came out.
"""
