"""What the one search box looks through: a line for everything that can be found."""

from django.db import connection, models
from django.db.models import BooleanField, Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

TABLE = "overview_searchentry"
# The key of a line holds its kind and the key of the record: one range of keys for each kind, in
# which newer records have higher keys. So one index serves kind, record, order and paging.
ROOM = 2**40


class SearchEntryQuerySet(models.QuerySet):
    """Questions asked of the lines of the search box."""

    def of_kind(self, kind):
        """Lines of one kind of record, with the key of the record as ``object_key``."""
        low = kind.number * ROOM
        found = self.filter(pk__gt=low, pk__lt=low + ROOM)
        return found.annotate(object_key=F("pk") - low)

    def visible_to(self, user, kinds=None):
        """Lines of all kinds, or of these, of which the record itself is in sight."""
        from overview.searching.kinds import KINDS

        in_sight = Q(pk__in=[])
        for kind in kinds or KINDS:
            low = kind.number * ROOM
            record = kind.queryset().visible_to(user).filter(pk=OuterRef("pk") - low)
            in_sight |= Q(Exists(record.order_by()), pk__gt=low, pk__lt=low + ROOM)
        return self.filter(in_sight)

    def seen_by(self, user, kind):
        """Lines `of_kind` of which the record itself is in sight: its model's scope decides."""
        in_sight = kind.queryset().visible_to(user).filter(pk=OuterRef("object_key"))
        return self.filter(Exists(in_sight.order_by()))

    def holding(self, terms, part=""):
        """Lines with all these words: in the name, in the ``rest`` but not the name, or anywhere.

        The words went through `lib.text.normalise` and hold letters and digits only.
        """
        postgresql = connection.vendor == "postgresql"
        sql, params = _in_postgresql(terms, part) if postgresql else _in_sqlite(terms, part)
        return self.filter(RawSQL(sql, params, output_field=BooleanField()))  # noqa: S611

    def beginning(self, beginnings):
        """Lines with a word in the name that begins with one of these; SQLite only."""
        any_of = " OR ".join(f'"{begin}"*' for begin in beginnings)
        sql, params = f'"{TABLE}" MATCH %s', [f"title : ({any_of})"]
        found = self if beginnings else self.none()
        return found.filter(RawSQL(sql, params, output_field=BooleanField()))  # noqa: S611

    def spelled_like(self, words):
        """Lines with a name that looks like this; PostgreSQL only."""
        sql = f'%s <%% registry_plain("{TABLE}"."title")'
        return self.filter(RawSQL(sql, [words], output_field=BooleanField()))  # noqa: S611


# From how many letters a word also finds longer words that begin with it.
PREFIX_FROM = 3


def _in_sqlite(terms, part):
    """One MATCH of FTS5; every word stands in quotes, so nothing in it is an operator."""
    words = " AND ".join(
        f'"{term}"*' if len(term) >= PREFIX_FROM else f'"{term}"' for term in terms
    )
    in_title = f"(title : ({words}))"
    query = {"title": in_title, "rest": f"({words}) NOT {in_title}"}.get(part, words)
    return f'"{TABLE}" MATCH %s', [query]


def _in_postgresql(terms, part):
    """Each word as it begins, or by its Dutch stem."""
    in_title, title_words = _tsquery(terms, "A")
    anywhere, words = _tsquery(terms, "")
    column = f'"{TABLE}"."words"'
    if part == "title":
        return f"{column} @@ ({in_title})", title_words
    if part == "rest":
        return f"{column} @@ ({anywhere}) AND NOT {column} @@ ({in_title})", words + title_words
    return f"{column} @@ ({anywhere})", words


def _tsquery(terms, weight):
    clauses, params = [], []
    for term in terms:
        prefix = f"*{weight}" if len(term) >= PREFIX_FROM else weight
        params.append(f"'{term}':{prefix}" if prefix else f"'{term}'")
        params.append(f"'{term}':{weight}" if weight else f"'{term}'")
        clauses.append("(to_tsquery('simple', %s) || to_tsquery('dutch', %s))")
    return " && ".join(clauses), params


class SearchEntry(models.Model):
    """The words of one record as the search box finds them.

    Kept by triggers of the database (`overview.searching.keeping`), whoever writes the record and
    however. On SQLite this is a full-text table (FTS5); on PostgreSQL a table with the words in a
    stored column. It decides nothing about who may see what.
    """

    id = models.BigIntegerField(primary_key=True, db_column="rowid")
    title = models.TextField(_("title"))
    body = models.TextField(_("other words"))

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title
