"""objectifs, adresse des avis."""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("rappel", sa.Column("adresse", sa.String(length=254), nullable=True))
    op.create_table(
        "objectif",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("intitule", sa.String(length=160), nullable=False),
        sa.Column("theme", sa.String(length=16), nullable=False),
        sa.Column("fixe_le", sa.Date(), nullable=False),
        sa.Column("pour_le", sa.Date(), nullable=False),
        sa.Column("etat", sa.String(length=10), nullable=False),
        sa.Column("clos_le", sa.Date(), nullable=True),
        sa.Column("motif", sa.String(length=200), nullable=True),
        sa.Column("auteur_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(etat = 'ouvert') = (clos_le IS NULL)", name=op.f("ck_objectif_clos_a_sa_date")),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_objectif_auteur_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_objectif_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_objectif_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objectif")),
    )
    with op.batch_alter_table("objectif", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objectif_parcours_id"), ["parcours_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objectif_structure_id"), ["structure_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("objectif")
    op.drop_column("rappel", "adresse")
