"""évaluations datées des freins."""

from alembic import op
import sqlalchemy as sa

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "evaluation_frein",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("theme", sa.String(length=16), nullable=False),
        sa.Column("niveau", sa.Integer(), nullable=False),
        sa.Column("precision", sa.String(length=200), nullable=True),
        sa.Column("auteur_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("niveau BETWEEN 0 AND 3", name=op.f("ck_evaluation_frein_niveau_de_0_a_3")),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_evaluation_frein_auteur_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_evaluation_frein_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_evaluation_frein_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_frein")),
        sa.UniqueConstraint("parcours_id", "theme", "le", name=op.f("uq_evaluation_frein_parcours_id_theme_le")),
    )
    with op.batch_alter_table("evaluation_frein", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_frein_structure_id"), ["structure_id"], unique=False)


def downgrade() -> None:
    """Undo. What was assessed goes with the table; the journal keeps its lines."""
    op.drop_table("evaluation_frein")
