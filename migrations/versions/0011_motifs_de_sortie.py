"""motifs de sortie : ce que l’administration décide de leur catégorie, daté."""

from alembic import op
import sqlalchemy as sa

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "decision_motif",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("depuis", sa.Date(), nullable=False),
        sa.Column("categorie", sa.String(length=12), nullable=False),
        sa.Column("raison", sa.String(length=300), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("auteur_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_decision_motif_auteur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_motif")),
        sa.UniqueConstraint("code", "rang", name=op.f("uq_decision_motif_code_rang")),
    )


def downgrade() -> None:
    """Undo: the motives are those of the barème again."""
    op.drop_table("decision_motif")
