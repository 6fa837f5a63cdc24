"""Words and counts for duties."""

import datetime

from django import template
from django.utils.translation import ngettext

from lib.dates import today
from overview.counting import menu_count
from overview.duties import Duty, DutyCount

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
def work_count(context: template.Context) -> DutyCount:
    """How much waits for who looks at the page; nothing for visitors."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return DutyCount(0, 0)
    return menu_count(user, today())
