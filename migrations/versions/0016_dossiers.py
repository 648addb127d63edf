"""équipe permanente et poids de l’annexe ; dossiers de dialogue de gestion."""

from alembic import op
import sqlalchemy as sa

revision = "0016"
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
