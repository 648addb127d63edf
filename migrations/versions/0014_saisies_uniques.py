"""ateliers notés une fois par page ; brouillons liés à la page qui les écrit ; livrets mis de côté."""

from alembic import op
import sqlalchemy as sa

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("atelier", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cle_idempotence", sa.String(length=36), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_atelier_structure_id_cle_idempotence"), ["structure_id", "cle_idempotence"]
        )
    with op.batch_alter_table("brouillon", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cle", sa.String(length=36), server_default="", nullable=False))
    with op.batch_alter_table("liasse", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ecartes", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("liasse", schema=None) as batch_op:
        batch_op.drop_column("ecartes")
    with op.batch_alter_table("brouillon", schema=None) as batch_op:
        batch_op.drop_column("cle")
    with op.batch_alter_table("atelier", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_atelier_structure_id_cle_idempotence"), type_="unique")
        batch_op.drop_column("cle_idempotence")
