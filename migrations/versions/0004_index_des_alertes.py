"""index des alertes."""

from alembic import op
import sqlalchemy as sa

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("alerte", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alerte_structure_id"))
        batch_op.create_index(
            "ix_alerte_close",
            ["structure_id", "close_le"],
            unique=False,
            sqlite_where=sa.text("close_le IS NOT NULL"),
            postgresql_where=sa.text("close_le IS NOT NULL"),
        )


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("alerte", schema=None) as batch_op:
        batch_op.drop_index("ix_alerte_close")
        batch_op.create_index(batch_op.f("ix_alerte_structure_id"), ["structure_id"], unique=False)
