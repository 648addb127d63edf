"""le modèle du type et la surdispersion qu’une référence de dérive a figés avec elle."""

from alembic import op
import sqlalchemy as sa

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply: a reference already set keeps the rule it was set with, the same probability for everyone."""
    with op.batch_alter_table("reference_derive", schema=None) as batch_op:
        batch_op.add_column(sa.Column("surdispersion", sa.Double(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("modele", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("reference_derive", schema=None) as batch_op:
        batch_op.drop_column("modele")
        batch_op.drop_column("surdispersion")
