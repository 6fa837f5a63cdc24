"""A partnership on a day: where it worked and who took part."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.views.base import PageView
from lib.days import DayField
from partnerships.models import Partnership
from partnerships.shared_area import not_running, parties_on, shared_area


class DayForm(forms.Form):
    """The day that is asked for; the address holds it."""

    on = DayField(label=_("On"), required=False)


class PartnershipAsOf(PageView):
    """Which municipalities a partnership covered on a day, and who its parties were."""

    model = Partnership
    permission = "partnership.see"
    template_name = "partnerships/partnership_as_of.html"

    def context(self, **extra):
        form = DayForm(self.request.GET, auto_id="as_of_%s", label_suffix="")
        asked: datetime.date | None = form.cleaned_data.get("on") if form.is_valid() else None
        day = asked or self.on
        form.initial = {"on": day}
        parties = parties_on(self.target, day)
        area = shared_area(self.target, day, parties)
        return super().context(
            partnership=self.target,
            form=form if form.data.get("on") else DayForm(form.initial, auto_id="as_of_%s"),
            unread_day="on" in form.errors,
            filtered=bool(asked) and asked != self.on,
            clear_url=self.request.path,
            day=day,
            tense=(day > self.on) - (day < self.on),
            not_running=not_running(self.target, day),
            parties=parties,
            unsure=sum(1 for party in parties if party.doubt),
            area=area,
            **extra,
        )
