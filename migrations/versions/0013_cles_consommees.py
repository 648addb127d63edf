"""clés déjà servies des étapes retirées ; étapes reprises par quelqu’un d’autre."""

from alembic import op
import sqlalchemy as sa

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("etape", sa.Column("reprise_le", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "cle_consommee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=36), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_cle_consommee_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cle_consommee")),
        sa.UniqueConstraint("cle", "structure_id", name=op.f("uq_cle_consommee_cle_structure_id")),
    )
    with op.batch_alter_table("cle_consommee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cle_consommee_le"), ["le"], unique=False)
        batch_op.create_index(batch_op.f("ix_cle_consommee_structure_id"), ["structure_id"], unique=False)


def downgrade() -> None:
    """Revert."""
    op.drop_table("cle_consommee")
    op.drop_column("etape", "reprise_le")
