"""What an officer can do to a ticket: described once, for the page, the JSON API and the terminal.

- ``description``, ``catalogue``: every act with its stage, its command and the fields of its form
- ``choices``: what may be chosen, from the rule set that was frozen onto the ticket
- ``offers``: which acts stand open to whom, and what one of them still waits for
- ``forms``, ``fields``: the form on one ticket, and how its values are read
- ``commands``: from the values to the desk's command
"""

from console.acts.catalogue import CATALOGUE, act_of
from console.acts.commands import command_of, kept_text
from console.acts.description import Stage
from console.acts.fields import Choice, Field, FieldKind
from console.acts.forms import Form, form_of, forms
from console.acts.offers import offered
from console.acts.situation import Situation

__all__ = [
    "CATALOGUE",
    "Choice",
    "Field",
    "FieldKind",
    "Form",
    "Situation",
    "Stage",
    "act_of",
    "command_of",
    "form_of",
    "forms",
    "kept_text",
    "offered",
]
