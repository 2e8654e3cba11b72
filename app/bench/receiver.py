"""The receive path alone (接收路径): the doors of the platforms, the desk behind them, the store.

Everything that serves a call is that of the real server. The loops that would take the stored
messages further are never started, so that what is measured ends at the durable inbox.
"""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.logs import configure
from app.loops import run
from app.opening import open_house
from app.processes import Process
from app.settings import load_settings
from nlu import collector


async def _ready(_: Request) -> Response:
    """The doors are open."""
    return PlainTextResponse("ready")


def main(folder: str, port: str) -> None:
    """Serve on loopback until killed."""
    settings = load_settings({"data_dir": folder, "port": int(port)})
    configure(settings.log_level)
    with open_house(settings) as house:
        Process().attach(house)
        app = Starlette(routes=[*house.platforms.doors(), Route("/readyz", _ready)])
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            lifespan="off",
        )
        collector.settle()
        run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    main(*sys.argv[1:3])
