"""mon équipe : pièces jointes aux étapes, durée des saisies."""

from alembic import op
import sqlalchemy as sa

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# What an encadrant only notes on «Mon équipe»: before, such a step could not be read.
GENRES = ("presence", "retard", "absence")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "piece",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("etape_id", sa.Integer(), nullable=False),
        sa.Column("genre", sa.String(length=8), nullable=False),
        sa.Column("type_mime", sa.String(length=40), nullable=False),
        sa.Column("contenu", sa.LargeBinary(), nullable=False),
        sa.Column("ajoutee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("auteur_id", sa.Integer(), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("genre IN ('photo', 'voix')", name=op.f("ck_piece_photo_ou_voix")),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_piece_auteur_id")),
        sa.ForeignKeyConstraint(["etape_id"], ["etape.id"], name=op.f("fk_piece_etape_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_piece_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece")),
    )
    with op.batch_alter_table("piece", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_piece_etape_id"), ["etape_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_piece_structure_id"), ["structure_id"], unique=False)
    op.create_table(
        "mesure_saisie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("ecran", sa.String(length=10), nullable=False),
        sa.Column("duree_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mesure_saisie")),
    )
    with op.batch_alter_table("mesure_saisie", schema=None) as batch_op:
        batch_op.create_index("ix_mesure_saisie_le_ecran", ["le", "ecran"], unique=False)


def downgrade() -> None:
    """Undo. Steps of the new kinds, which nothing before could read, go with it; the journal keeps their lines."""
    op.drop_table("mesure_saisie")
    op.drop_table("piece")
    etape = sa.table("etape", sa.column("genre"))
    op.execute(sa.delete(etape).where(etape.c.genre.in_(GENRES)))
