"""Everything that waits for a manager or deputy, and adopting several at once."""

import re

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.errors import WrongMoment
from accounts.views.base import PageView
from evaluations.waiting import SHOWN, adopt_together, sign_offs_waiting, waiting_rows

# A decision and the version of it that was on the screen.
KEY = re.compile(r"(\d{1,15})-(\d{1,9})", re.ASCII)


class AdoptionList(PageView):
    """What waits for me to adopt: what is special first, the rest to adopt together."""

    any_user = True
    template_name = "evaluations/adoption_list.html"

    def context(self, **extra):
        rows = waiting_rows(self.request.user, self.on)
        total = len(rows)
        if total == SHOWN:
            total = sign_offs_waiting(self.request.user, self.on).count()
        return super().context(
            special=[row for row in rows if row.is_exception],
            plain=[row for row in rows if not row.is_exception],
            total=total,
            shown=len(rows),
            **extra,
        )


class AdoptionConfirm(PageView):
    """Names each evaluation that was ticked, and adopts them together.

    Each is a transaction of its own: what cannot be adopted is named, the others are.
    """

    http_method_names = ["get", "head", "options", "post"]
    any_user = True
    template_name = "evaluations/adoption_confirm.html"

    def context(self, **extra):
        chosen = set(self.request.GET.getlist("row"))
        rows = [
            row
            for row in waiting_rows(self.request.user, self.on)
            if str(row.sign_off.pk) in chosen and not row.is_exception
        ]
        return super().context(
            rows=rows, left_out=len(chosen) - len(rows), cancel_url=self.back_url(), **extra
        )

    def back_url(self) -> str:
        return reverse("adoption_list")

    def post(self, request, *args, **kwargs):
        found = [KEY.fullmatch(text) for text in request.POST.getlist("row")]
        chosen = {int(match[1]): int(match[2]) for match in found if match}
        if not chosen:
            context = self.context(error=_("Choose at least one evaluation."))
            return self.render(context, status=422)
        done, refused = adopt_together(chosen, by=request.user, at=self.at, on=self.on)
        if not done:
            raise WrongMoment(" ".join(refused) or _("None of them waits for you any more."))
        number = len(done)
        words = ngettext(
            "%(number)s evaluation adopted.", "%(number)s evaluations adopted.", number
        )
        messages.success(request, words % {"number": number})
        for sentence in refused:
            messages.warning(request, sentence)
        return HttpResponseRedirect(self.back_url())
