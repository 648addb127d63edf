"""depuis quand une saisie est douteuse, et la raison écrite d’un nouveau départ."""

from alembic import op
import sqlalchemy as sa

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply: the next night that reads a structure says it."""
    with op.batch_alter_table("reference_derive", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doute_depuis", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("raison", sa.Text(), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("reference_derive", schema=None) as batch_op:
        batch_op.drop_column("raison")
        batch_op.drop_column("doute_depuis")
