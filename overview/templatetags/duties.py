"""Words and counts for duties."""

import datetime

from django import template
from django.utils.translation import ngettext

from lib.dates import today
from overview.counting import MenuCount, menu_count
from overview.duties import Duty

register = template.Library()


@register.filter
def lateness(duty: Duty, on: datetime.date) -> str:
    """How late a duty is: "3 weeks late", in days below a fortnight."""
    days = duty.days_late(on)
    if days < 14:
        return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
    weeks = days // 7
    return ngettext("%(n)d week late", "%(n)d weeks late", weeks) % {"n": weeks}


@register.simple_tag(takes_context=True)
def work_count(context: template.Context) -> MenuCount:
    """How much waits for who looks at the page, as far as that is known without asking."""
    return menu_count(context["user"], today())
