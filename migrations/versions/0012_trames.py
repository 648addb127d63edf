"""trames d’entretien, et qui s’en est servi en dernier ; celles que le produit propose à chaque structure."""

from alembic import op
import sqlalchemy as sa

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PROPOSITIONS = (
    (
        "Diagnostic d’entrée",
        "diagnostic",
        60,
        [
            "Ce qui amène la personne ici, ce qu’elle en attend",
            "Expérience et savoir-faire",
            "Idées de métiers, projet",
            "Ce qui aide et ce qui freine au quotidien",
            "Démarches en cours, et qui les suit",
            "Ce que nous décidons ensemble, et pour quand",
        ],
    ),
    (
        "Bilan intermédiaire",
        "bilan",
        45,
        [
            "Ce qui a avancé depuis le dernier bilan",
            "Au travail\u00a0: ce qui va, ce qui reste à apprendre",
            "Freins\u00a0: ce qui a changé",
            "Formations et immersions faites ou à prévoir",
            "Ce que la personne en dit",
            "La suite, et pour quand",
        ],
    ),
    (
        "Préparation de la sortie",
        "entretien",
        45,
        [
            "Emplois ou formations visés, et où en sont les démarches",
            "Savoir-faire à faire valoir, avec quelle preuve",
            "Ce qui reste à régler avant la fin du contrat",
            "Qui prend le relais",
            "Comment donner et prendre des nouvelles à 3 et 6\u00a0mois",
        ],
    ),
)


def upgrade() -> None:
    """Apply."""
    trame = op.create_table(
        "trame",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("titre", sa.String(length=80), nullable=False),
        sa.Column("genre", sa.String(length=20), nullable=False),
        sa.Column("rubriques", sa.JSON(), nullable=False),
        sa.Column("theme", sa.String(length=20), nullable=True),
        sa.Column("duree_minutes", sa.Integer(), nullable=True),
        sa.Column("est_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_trame_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trame")),
        sa.UniqueConstraint("structure_id", "titre", name=op.f("uq_trame_structure_id_titre")),
    )
    with op.batch_alter_table("trame", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trame_structure_id"), ["structure_id"], unique=False)
    op.create_table(
        "usage_trame",
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("trame_id", sa.Integer(), nullable=False),
        sa.Column("dernier_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_usage_trame_compte_id")),
        sa.ForeignKeyConstraint(["trame_id"], ["trame.id"], name=op.f("fk_usage_trame_trame_id")),
        sa.PrimaryKeyConstraint("compte_id", "trame_id", name=op.f("pk_usage_trame")),
    )
    # A structure that is already here starts with the same templates as one that opens.
    structure = sa.table("structure", sa.column("id", sa.Integer))
    lignes = [
        {
            "structure_id": cle,
            "titre": titre,
            "genre": genre,
            "rubriques": rubriques,
            "theme": None,
            "duree_minutes": duree,
            "est_active": True,
            "version": 1,
        }
        for cle in op.get_bind().scalars(sa.select(structure.c.id).order_by(structure.c.id)).all()
        for titre, genre, duree, rubriques in PROPOSITIONS
    ]
    if lignes:
        op.bulk_insert(trame, lignes)


def downgrade() -> None:
    """Undo. What was noted with a template stays in its note."""
    op.drop_table("usage_trame")
    op.drop_table("trame")
