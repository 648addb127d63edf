"""ateliers et participations."""

from alembic import op
import sqlalchemy as sa

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "atelier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column("intitule", sa.String(length=160), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("theme", sa.String(length=20), nullable=True),
        sa.Column("duree_minutes", sa.Integer(), nullable=True),
        sa.Column("lieu", sa.String(length=120), nullable=True),
        sa.Column("auteur_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_atelier_auteur_id")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_atelier_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_atelier")),
    )
    with op.batch_alter_table("atelier", schema=None) as batch_op:
        batch_op.create_index("ix_atelier_structure_le", ["structure_id", "le"], unique=False)
    op.create_table(
        "participation",
        sa.Column("etape_id", sa.Integer(), nullable=False),
        sa.Column("atelier_id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["atelier_id"], ["atelier.id"], name=op.f("fk_participation_atelier_id")),
        sa.ForeignKeyConstraint(["etape_id"], ["etape.id"], name=op.f("fk_participation_etape_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_participation_structure_id")),
        sa.PrimaryKeyConstraint("etape_id", name=op.f("pk_participation")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_atelier_id"), ["atelier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_participation_structure_id"), ["structure_id"], unique=False)


def downgrade() -> None:
    """Undo. The steps of those who took part stay."""
    op.drop_table("participation")
    op.drop_table("atelier")
