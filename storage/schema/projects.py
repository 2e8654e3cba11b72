"""Projects of enterprises (外资项目) and the tickets that belong to them.

Columns are what the ledgers read; name, leader, team, plan and milestones are one sealed document.
"""

from __future__ import annotations

import sqlalchemy as sa

from casework.model.projects import Stage
from storage.schema.base import code, flag, id_column, key, metadata, one_of, sealed

project = sa.Table(
    "project",
    metadata,
    id_column(),
    key("code"),
    sa.Column("enterprise_id", sa.ForeignKey("enterprise.id"), nullable=False),
    code("stage"),
    flag("major"),
    sealed("document"),
    sa.UniqueConstraint("code"),
    one_of("stage", Stage),
    sa.Index(None, "enterprise_id"),
)

project_ticket = sa.Table(
    "project_ticket",
    metadata,
    sa.Column("project_id", sa.ForeignKey("project.id"), primary_key=True),
    sa.Column("ticket_id", sa.ForeignKey("ticket.id"), primary_key=True),
    sa.Index(None, "ticket_id"),
)
