"""passages de relais (raison, accusé de lecture) et relais de date à date."""

from alembic import op
import sqlalchemy as sa

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fonction", sa.String(length=10), nullable=False),
        sa.Column("de_id", sa.Integer(), nullable=True),
        sa.Column("vers_id", sa.Integer(), nullable=False),
        sa.Column("par_id", sa.Integer(), nullable=True),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("raison", sa.String(length=16), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("passe_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lu_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["de_id"], ["compte.id"], name=op.f("fk_passage_de_id")),
        sa.ForeignKeyConstraint(["vers_id"], ["compte.id"], name=op.f("fk_passage_vers_id")),
        sa.ForeignKeyConstraint(["par_id"], ["compte.id"], name=op.f("fk_passage_par_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_passage_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passage_vers_id"), ["vers_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passage_par_id"), ["par_id"], unique=False)
    op.create_table(
        "relais",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("absent_id", sa.Integer(), nullable=False),
        sa.Column("remplacant_id", sa.Integer(), nullable=False),
        sa.Column("par_id", sa.Integer(), nullable=True),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column("est_entier", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("prepare_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lu_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fin >= debut", name=op.f("ck_relais_dates_en_ordre")),
        sa.CheckConstraint("absent_id <> remplacant_id", name=op.f("ck_relais_quelqu_un_d_autre")),
        sa.ForeignKeyConstraint(["absent_id"], ["compte.id"], name=op.f("fk_relais_absent_id")),
        sa.ForeignKeyConstraint(["remplacant_id"], ["compte.id"], name=op.f("fk_relais_remplacant_id")),
        sa.ForeignKeyConstraint(["par_id"], ["compte.id"], name=op.f("fk_relais_par_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_relais_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relais")),
    )
    with op.batch_alter_table("relais", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relais_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_relais_absent_id"), ["absent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_relais_remplacant_id"), ["remplacant_id"], unique=False)
    with op.batch_alter_table("affectation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("passage_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("relais_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_affectation_passage_id"), "passage", ["passage_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_affectation_relais_id"), "relais", ["relais_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_affectation_passage_id"), ["passage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_affectation_relais_id"), ["relais_id"], unique=False)


def downgrade() -> None:
    """Undo. Who stood in goes with it, and the role that only does that; who accompanies stays."""
    affectation = sa.table("affectation", sa.column("fonction"))
    op.execute(sa.delete(affectation).where(affectation.c.fonction.in_(("relais", "-relais"))))
    role = sa.table("role", sa.column("nom"))
    op.execute(sa.delete(role).where(role.c.nom == "remplacant"))
    with op.batch_alter_table("affectation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_affectation_relais_id"))
        batch_op.drop_index(batch_op.f("ix_affectation_passage_id"))
        batch_op.drop_constraint(batch_op.f("fk_affectation_relais_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_affectation_passage_id"), type_="foreignkey")
        batch_op.drop_column("relais_id")
        batch_op.drop_column("passage_id")
    op.drop_table("relais")
    op.drop_table("passage")
