"""adresse des avis."""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("rappel", sa.Column("adresse", sa.String(length=254), nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("rappel", "adresse")
