"""évaluations datées des freins, savoir-faire observés au travail."""

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
    op.create_table(
        "competence_observee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=160), nullable=False),
        sa.Column("rome", sa.String(length=5), nullable=True),
        sa.Column("libelle", sa.String(length=120), nullable=False),
        sa.Column("niveau", sa.String(length=12), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("preuve", sa.String(length=200), nullable=True),
        sa.Column("auteur_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "niveau IN ('decouvrir', 'aide', 'autonomie', 'transmettre')",
            name=op.f("ck_competence_observee_niveau_connu"),
        ),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_competence_observee_auteur_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_competence_observee_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_competence_observee_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competence_observee")),
        sa.UniqueConstraint("parcours_id", "cle", "le", name=op.f("uq_competence_observee_parcours_id_cle_le")),
    )
    with op.batch_alter_table("competence_observee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_competence_observee_structure_id"), ["structure_id"], unique=False)


def downgrade() -> None:
    """Undo. What was assessed and seen goes with its table; the journal keeps its lines."""
    op.drop_table("competence_observee")
    op.drop_table("evaluation_frein")
