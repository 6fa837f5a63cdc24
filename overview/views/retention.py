"""What is going to be forgotten by itself, and when."""

from dataclasses import dataclass

from accounts.views.base import PageView
from organisations.models import Contact
from overview.models import RetentionNotice
from overview.personal.rules import RULES, Rule

SHOWN = 100


@dataclass
class Standing:
    """An announcement, with the contacts among it that the reader may know of."""

    notice: RetentionNotice
    rule: Rule
    contacts: list[Contact]


class RetentionList(PageView):
    """Announcements that stand, the rules with their terms, and what was carried out before."""

    permission = "retention.see"
    template_name = "overview/retention_list.html"

    def context(self, **extra):
        notices = RetentionNotice.objects.visible_to(self.request.user)
        return super().context(
            # A rule that a later version does not have any more is carried out by nobody.
            standing=[self.standing(n) for n in notices.standing() if n.rule in RULES],
            rules=list(RULES.values()),
            done=[
                {"notice": notice, "rule": RULES.get(notice.rule)}
                for notice in notices.filter(done_at__isnull=False)[:SHOWN]
            ],
            **extra,
        )

    def standing(self, notice) -> Standing:
        rule = RULES[notice.rule]
        contacts: list[Contact] = []
        if rule.code == "contacts_gone":
            keys = [contact.pk for contact in rule.rows(notice.before)]
            seen = Contact.objects.visible_to(self.request.user).filter(pk__in=keys)
            contacts = list(seen.select_related("organisation")[:SHOWN])
        return Standing(notice, rule, contacts)
