"""What the one search box looks through: a line for everything that can be found."""

from django.db import connection, models
from django.db.models import BooleanField, Exists, F, OuterRef
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

TABLE = "overview_searchentry"
# The key of a line holds its kind and the key of the record: one range of keys for each kind, in
# which newer records have higher keys. So one index serves kind, record, order and paging.
ROOM = 2**40
FEW = 500  # so many records are named one by one
# Of the newest lines so many are looked at; with so many hits among them a word stands often.
GLANCE, OFTEN = 300, 5


class SearchEntryQuerySet(models.QuerySet):
    """Questions asked of the lines of the search box."""

    def of_kind(self, kind):
        """Lines of one kind of record, with the key of the record as ``object_key``."""
        low = kind.number * ROOM
        found = self.filter(pk__gt=low, pk__lt=low + ROOM)
        return found.annotate(object_key=F("pk") - low)

    def seen_by(self, user, kind):
        """Lines `of_kind` of which the record itself is in sight: its model's scope decides.

        Who sees few records is asked which: looking for those among all hits of a large register
        would take as long as there are hits.
        """
        in_sight = kind.queryset().visible_to(user).order_by()
        keys = list(in_sight.values_list("pk", flat=True)[: FEW + 1])
        if len(keys) > FEW:
            return self.filter(Exists(in_sight.filter(pk=OuterRef("object_key"))))
        if connection.vendor == "sqlite":  # asked by key, FTS5 would look up the words for each
            return self.filter(object_key__in=keys)
        return self.filter(pk__in=[kind.number * ROOM + key for key in keys])

    def holding(self, terms, part=""):
        """Lines with all these words: in the name, in the ``rest`` but not the name, or anywhere.

        The words went through `lib.text.normalise` and hold letters and digits only.
        """
        postgresql = connection.vendor == "postgresql"
        sql, params = _in_postgresql(terms, part) if postgresql else _in_sqlite(terms, part)
        return self.filter(RawSQL(sql, params, output_field=BooleanField()))  # noqa: S611

    def kinds_holding(self, terms):
        """The numbers of the kinds of which a line may hold all these words."""
        if connection.vendor == "postgresql":  # each kind knows soon that it has none
            from overview.searching.kinds import KINDS

            return {kind.number for kind in KINDS}
        found = self.holding(terms).order_by().annotate(number=F("pk") / ROOM)
        return set(found.values_list("number", flat=True).distinct())

    def newest(self, terms, part="", *, most):
        """The newest of these lines with the words, from new to old: (key, title).

        FTS5 walks through its hits in that order. PostgreSQL has to choose between that and its
        index of words, and guesses wrong about words of which it has no statistics: a glance at
        the newest lines tells whether it pays to walk.
        """
        hits = self.holding(terms, part)
        if connection.vendor == "postgresql":
            glance = self.order_by("-pk").values("pk")[:GLANCE]
            if hits.filter(pk__in=glance).order_by().count() < OFTEN:
                rows = list(hits.order_by().values_list("pk", "title")[: FEW + 1])
                if len(rows) <= FEW:
                    return sorted(rows, reverse=True)[:most]
        return list(hits.order_by("-pk").values_list("pk", "title")[:most])

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
    clauses, params = [], []
    for term in terms:
        params += [f"'{term}':*" if len(term) >= PREFIX_FROM else f"'{term}'", f"'{term}'"]
        clauses.append("(to_tsquery('simple', %s) || to_tsquery('dutch', %s))")
    words = " && ".join(clauses)
    if part == "title":
        return f'"{TABLE}"."named" @@ ({words})', params
    anywhere = f'"{TABLE}"."words" @@ ({words})'
    if part == "rest":
        return f'{anywhere} AND NOT "{TABLE}"."named" @@ ({words})', params * 2
    return anywhere, params


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
