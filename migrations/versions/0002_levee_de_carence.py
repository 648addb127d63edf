"""levée du délai de carence, jour où une suspension a été déclarée, raison du refus d’une prolongation."""

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "levee_carence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pass_iae_id", sa.Integer(), nullable=False),
        sa.Column("par", sa.String(length=120), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("piece", sa.String(length=200), nullable=False),
        sa.Column("saisie_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pass_iae_id"], ["pass_iae.id"], name=op.f("fk_levee_carence_pass_iae_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_levee_carence_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_levee_carence")),
        sa.UniqueConstraint("pass_iae_id", name=op.f("uq_levee_carence_pass_iae_id")),
    )
    with op.batch_alter_table("levee_carence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_levee_carence_structure_id"), ["structure_id"], unique=False)

    op.add_column("suspension", sa.Column("declaree_le", sa.Date(), nullable=True))
    op.add_column("prolongation", sa.Column("motif_refus", sa.String(length=200), nullable=True))
    with op.batch_alter_table("pass_iae", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pass_iae_numero"), ["numero"], unique=False)


def downgrade() -> None:
    """Revert."""
    with op.batch_alter_table("pass_iae", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pass_iae_numero"))

    op.drop_column("prolongation", "motif_refus")
    op.drop_column("suspension", "declaree_le")
    with op.batch_alter_table("levee_carence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_levee_carence_structure_id"))

    op.drop_table("levee_carence")
