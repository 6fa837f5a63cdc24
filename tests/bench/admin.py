"""A Django admin over the product's models, as one would switch it on; only to compare with."""

from django.contrib.admin import AdminSite, ModelAdmin, StackedInline, TabularInline

from partnerships import models as p


class Open:
    """Whoever may manage the register may do everything here."""

    def has_module_permission(self, request) -> bool:
        return True

    def has_view_permission(self, request, obj=None) -> bool:
        return True

    has_change_permission = has_add_permission = has_delete_permission = has_view_permission


class Site(AdminSite):
    def has_permission(self, request) -> bool:
        return request.user.is_authenticated and request.user.is_administrator


def inline(to, kind=TabularInline, **options):
    """Rows under a partnership; keys are typed, so that no list of all organisations is drawn."""
    keys = [field.name for field in to._meta.fields if field.is_relation]
    given = {"model": to, "extra": 0, "raw_id_fields": keys, "fk_name": "partnership", **options}
    return type(f"{to.__name__}Inline", (Open, kind), given)


class PartnershipAdmin(Open, ModelAdmin):
    """List, search and change page of partnerships."""

    list_display = ("number", "title", "kind", "stage", "keeper", "since", "updated_at")
    list_select_related = ("keeper",)
    list_per_page = 50
    list_filter = ("stage", "kind")
    search_fields = ("title", "number", "purpose", "parties__organisation__name", "themes__title")
    raw_id_fields = ("keeper", "coordinator", "entity", "deciding_body")
    filter_horizontal = ("municipalities",)
    inlines = [
        inline(p.Party),
        inline(p.Theme, exclude=["municipalities"]),
        inline(p.Agreement, StackedInline),
        inline(p.Arrangement, exclude=["debtors", "beneficiaries", "municipalities"]),
        inline(p.Programme),
    ]


site = Site(name="admin")
site.register(p.Partnership, PartnershipAdmin)
