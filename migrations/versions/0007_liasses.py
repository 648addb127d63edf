"""liasses de livrets."""

from alembic import op
import sqlalchemy as sa

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "liasse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("demandee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("restants", sa.JSON(), nullable=False),
        sa.Column("archive", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_liasse_compte_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_liasse_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liasse")),
        sa.UniqueConstraint("ref", name=op.f("uq_liasse_ref")),
    )
    with op.batch_alter_table("liasse", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_liasse_structure_id"), ["structure_id"], unique=False)


def downgrade() -> None:
    """Undo: what was asked for is asked for again."""
    op.drop_table("liasse")
