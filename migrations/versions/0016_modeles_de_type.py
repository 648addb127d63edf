"""modèles des types de structure : ce qu’un profil d’entrée fait attendre d’une sortie."""

from alembic import op
import sqlalchemy as sa

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "modele_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territoire", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=4), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("fait_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contenu", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modele_type")),
        sa.UniqueConstraint("territoire", "type", "fin", name=op.f("uq_modele_type_territoire_type_fin")),
    )


def downgrade() -> None:
    """Undo: models are fitted again."""
    op.drop_table("modele_type")
