"""A page on which several rows are filled in at one sitting, each with its own version."""

from accounts.forms.base import RegistryForm
from accounts.templatetags.registry import form_problems


class RowForm(RegistryForm):
    """One row of such a page. An unsaved row needs no token: the page it stands on is guarded."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("token", None)
        if "version" in self.fields:
            # A row that somebody else made meanwhile was sent without one: stale, not wrong.
            self.fields["version"].required = False

    @property
    def seen(self):
        """The version of the row that was on the screen; None for a new one."""
        return self.cleaned_data.get("version")

    def changes(self) -> dict:
        """Field name → new value, of the fields of the record itself."""
        return {name: self.cleaned_data[name] for name in self.own_fields()}

    def fresh(self):
        """The row as it stands in the register now, or None."""
        return type(self.instance)._default_manager.filter(pk=self.instance.pk).first()


class SheetForm(RegistryForm):
    """A form with rows under it: valid when all of them are, stale when one of them is.

    Subclasses fill ``rows`` with `RowForm`s.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows: list[RowForm] = []

    def row(self, form_class, instance, prefix, **kwargs) -> RowForm:
        """A row form, bound only when the browser sent that row (it may be newer than the page)."""
        sent = self.is_bound and any(key.startswith(f"{prefix}-") for key in self.data)
        form = form_class(
            self.data if sent else None,
            instance=instance,
            prefix=prefix,
            user=self.user,
            **kwargs,
        )
        self.rows.append(form)
        return form

    @property
    def sent_rows(self) -> list[RowForm]:
        return [row for row in self.rows if row.is_bound]

    def is_valid(self) -> bool:
        rows_are = [row.is_valid() for row in self.sent_rows]  # all, so that all errors show
        return super().is_valid() and all(rows_are) and self.fits_together()

    def fits_together(self) -> bool:
        """Whether the rows agree with each other; adds the error when they do not."""
        return True

    @property
    def problems(self) -> list[dict]:
        """Every error of the form and its rows, with the control it is about."""
        problems = form_problems(self) if self.is_bound else []
        for row in self.sent_rows:
            named = self.name_of(row.instance)
            problems += [
                {**problem, "label": f"{named} – {problem['label']}" if named else problem["label"]}
                if "label" in problem
                else problem
                for problem in form_problems(row)
            ]
        return problems

    def conflicts(self, stored) -> list[dict]:
        """What differs from the register now, over the form and all rows that exist there."""
        found = super().conflicts(type(self.instance)._default_manager.get(pk=self.instance.pk))
        for row in self.sent_rows:
            now = row.fresh() if row.instance.pk else None
            if now is not None and now.version != row.seen:
                label = row.instance
                found += [
                    {**conflict, "label": f"{self.name_of(label)}: {conflict['label']}"}
                    for conflict in row.conflicts(now)
                ]
        return found

    def name_of(self, instance) -> str:
        return str(instance)

    def take_versions(self) -> None:
        """Carry the versions of now, so that the same text can be sent once more."""
        self.data = self.data.copy()
        self.data["version"] = type(self.instance)._default_manager.get(pk=self.instance.pk).version
        for row in self.sent_rows:
            row.data = self.data
            now = row.fresh() if row.instance.pk else None
            if now is not None:
                self.data[row.add_prefix("version")] = now.version
