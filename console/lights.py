"""A supervision light (红黄灯) as text and shape: never by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.model.lights import Colour, Light
from console.voice import Voice

SHAPES: Mapping[Colour, str] = {Colour.GREEN: "●", Colour.YELLOW: "▲", Colour.RED: "■"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LightView:
    """A light for a page: colour code, shape, its name, and the sentence that says why."""

    colour: str
    shape: str
    label: str
    reason: str


def light_view(light: Light, voice: Voice) -> LightView:
    """The light in words."""
    colour = light.colour.name.lower()
    return LightView(
        colour=colour,
        shape=SHAPES[light.colour],
        label=voice.say(f"light.{colour}"),
        reason=voice.say(
            f"light_reason.{light.reason.value}",
            rule=light.rule,
            days=abs(light.days_left) if light.days_left is not None else None,
        ),
    )
