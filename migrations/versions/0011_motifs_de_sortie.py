"""motifs de sortie : ce que l’administration décide de leur catégorie, daté ; séances des formations."""

from alembic import op
import sqlalchemy as sa

revision = "0011"
down_revision = "0010"
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
    op.create_table(
        "seance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcours_id", sa.Integer(), nullable=False),
        sa.Column("formation_id", sa.Integer(), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("heures_prevues", sa.Numeric(precision=4, scale=2), nullable=False),
        sa.Column("heures_suivies", sa.Numeric(precision=4, scale=2), nullable=False),
        sa.Column("presence", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("heures_suivies <= heures_prevues", name=op.f("ck_seance_suivies_comprises")),
        sa.CheckConstraint("presence = 'present' OR heures_suivies = 0", name=op.f("ck_seance_heures_des_presents")),
        sa.ForeignKeyConstraint(["formation_id"], ["formation.id"], name=op.f("fk_seance_formation_id")),
        sa.ForeignKeyConstraint(["parcours_id"], ["parcours.id"], name=op.f("fk_seance_parcours_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_seance_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seance")),
        sa.UniqueConstraint("formation_id", "le", name=op.f("uq_seance_formation_id_le")),
    )
    with op.batch_alter_table("seance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seance_parcours_id"), ["parcours_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seance_structure_id"), ["structure_id"], unique=False)


def downgrade() -> None:
    """Undo: the motives are those of the barème again; the hours of the sessions go back to their training."""
    seance = sa.table("seance", sa.column("formation_id", sa.Integer()), sa.column("heures_suivies", sa.Numeric(4, 2)))
    formation = sa.table("formation", sa.column("id", sa.Integer()), sa.column("heures_suivies", sa.Integer()))
    somme = sa.select(sa.cast(sa.func.round(sa.func.sum(seance.c.heures_suivies)), sa.Integer))
    somme = somme.where(seance.c.formation_id == formation.c.id).scalar_subquery()
    tenues = sa.select(seance.c.formation_id).distinct()
    op.execute(sa.update(formation).where(formation.c.id.in_(tenues)).values(heures_suivies=somme))
    op.drop_table("seance")
    op.drop_table("decision_motif")
