"""The engine of a house, and how its turns ask it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cached_property

from app.apart import Apart
from app.engines import Engine, make_engine, pace_of
from app.ground import Ground
from app.understanding import Here, Understander
from nlu.interpreter import Interpreter


@dataclass(frozen=True)
class Understands(Ground):
    """The part of a house that knows what texts mean."""

    @cached_property
    def engine(self) -> Engine:
        """The engine that understands in this process."""
        return make_engine(self.settings, jurisdiction=self.jurisdiction, model=self.model)

    @cached_property
    def interpreter(self) -> Interpreter:
        """Understanding in this process."""
        return self.engine.interpreter

    @cached_property
    def _here(self) -> Here:
        pace = pace_of(self.settings)
        return Here(lambda: self.interpreter, at_once=pace.at_once, threads=pace.threads)

    @cached_property
    def understander(self) -> Understander:
        """The interpreter within its time limit; a server has it read in a process apart."""
        return Understander(self._here, limit_s=pace_of(self.settings).limit_s)

    @contextlib.asynccontextmanager
    async def reading_apart(self) -> AsyncIterator[None]:
        """While open, texts are read in a process of their own, unless the setting forbids it."""
        if not pace_of(self.settings).apart:
            # Made now, so that the first message waits neither for it nor for its server.
            _ = self.interpreter
            yield
            return
        apart = Apart(region=self.jurisdiction, model=self.model)
        await apart.start()
        self.understander.parser = apart
        try:
            yield
        finally:
            self.understander.parser = self._here
            await apart.close()
