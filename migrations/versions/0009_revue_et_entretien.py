"""revue et entretien : vues enregistrées, brouillons, questions posées aux notes."""

from alembic import op
import sqlalchemy as sa

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# What only «Revue» notes: before, such a step could not be read.
GENRES = ("revue",)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "vue_enregistree",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("nom", sa.String(length=40), nullable=False),
        sa.Column("requete", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_vue_enregistree_compte_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vue_enregistree")),
        sa.UniqueConstraint("compte_id", "nom", name=op.f("uq_vue_enregistree_compte_id_nom")),
    )
    op.create_table(
        "brouillon",
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("contenu", sa.JSON(), nullable=False),
        sa.Column("maj_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_brouillon_compte_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_brouillon_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_brouillon_structure_id")),
        sa.PrimaryKeyConstraint("compte_id", "parcours_id", name=op.f("pk_brouillon")),
    )
    with op.batch_alter_table("brouillon", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_brouillon_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_brouillon_maj_le"), ["maj_le"], unique=False)
    op.create_table(
        "mesure_vigilance",
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("genre", sa.String(length=10), nullable=False),
        sa.Column("suite", sa.String(length=10), nullable=False),
        sa.Column("nombre", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("le", "genre", "suite", name=op.f("pk_mesure_vigilance")),
    )


def downgrade() -> None:
    """Undo. Steps of a review, which nothing before could read, go with it; the journal keeps their lines."""
    op.drop_table("mesure_vigilance")
    op.drop_table("brouillon")
    op.drop_table("vue_enregistree")
    etape = sa.table("etape", sa.column("genre"))
    op.execute(sa.delete(etape).where(etape.c.genre.in_(GENRES)))
