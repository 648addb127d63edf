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
    """Undo. What the watch said of objectives goes with them; no notice goes to an address it was not written for."""
    retirer_les_echeances_des_objectifs()
    garder_les_avis_a_leur_adresse()
    op.drop_table("objectif")
    op.drop_column("rappel", "adresse")


def retirer_les_echeances_des_objectifs() -> None:
    """Their deadlines, their events in calendars, and their alerts with what was done about them."""
    nommees = {
        nom: sa.table(nom, sa.column("id"), sa.column("code"), sa.column("objet"))
        for nom in ("alerte", "echeance", "evenement_agenda")
    }
    des_objectifs = {nom: t.c.objet.like("objectif:%") & (t.c.code == "ECH-13") for nom, t in nommees.items()}
    alertes = sa.select(nommees["alerte"].c.id).where(des_objectifs["alerte"])
    for nom in ("suite_alerte", "annonce"):
        suite = sa.table(nom, sa.column("alerte_id"))
        op.execute(sa.delete(suite).where(suite.c.alerte_id.in_(alertes)))
    for nom, table in nommees.items():
        op.execute(sa.delete(table).where(des_objectifs[nom]))


def garder_les_avis_a_leur_adresse() -> None:
    """Give up those that did not leave and were written for another address than that of their account now."""
    compte = sa.table("compte", sa.column("id"), sa.column("email"))
    noms = ("compte_id", "adresse", "envoye_le", "abandonne_le", "prochain_essai_le", "reclame_le", "erreur")
    rappel = sa.table("rappel", *map(sa.column, noms))
    email = sa.select(compte.c.email).where(compte.c.id == rappel.c.compte_id).scalar_subquery()
    op.execute(
        sa.update(rappel)
        .where(rappel.c.envoye_le.is_(None), rappel.c.adresse.is_not(None), rappel.c.adresse != email)
        .values(
            abandonne_le=sa.func.coalesce(rappel.c.abandonne_le, rappel.c.prochain_essai_le),
            reclame_le=None,
            erreur="Écrit pour une ancienne adresse : ne pas le relancer, il partirait à la nouvelle.",
        )
    )
