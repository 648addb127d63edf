"""équipe permanente et poids de l’annexe ; dossiers de dialogue de gestion."""

from alembic import op
import sqlalchemy as sa

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

POIDS = ("poids_publics", "poids_actions", "poids_resultats")
EQUIPE = ("etp_encadrement", "etp_accompagnement")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("annexe", schema=None) as batch_op:
        for nom in EQUIPE:
            batch_op.add_column(sa.Column(nom, sa.Numeric(precision=6, scale=2), nullable=True))
        for nom in POIDS:
            batch_op.add_column(sa.Column(nom, sa.Integer(), nullable=True))
    op.create_table(
        "dossier_gestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("fait_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("contenu", sa.JSON(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin >= debut", name=op.f("ck_dossier_gestion_dates_en_ordre")),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_dossier_gestion_compte_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_dossier_gestion_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_gestion")),
        sa.UniqueConstraint("ref", name=op.f("uq_dossier_gestion_ref")),
    )
    with op.batch_alter_table("dossier_gestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_gestion_structure_id"), ["structure_id"], unique=False)


def downgrade() -> None:
    """Undo: frozen files go with it."""
    op.drop_table("dossier_gestion")
    with op.batch_alter_table("annexe", schema=None) as batch_op:
        for nom in (*POIDS, *EQUIPE):
            batch_op.drop_column(nom)
