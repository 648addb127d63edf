"""ce sur quoi reposait la dérive d’une structure, la dernière nuit où elle a été lue."""

from alembic import op
import sqlalchemy as sa

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply: every structure is read again the next night."""
    with op.batch_alter_table("reference_derive", schema=None) as batch_op:
        batch_op.add_column(sa.Column("empreinte", sa.String(length=32), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("reference_derive", schema=None) as batch_op:
        batch_op.drop_column("empreinte")
