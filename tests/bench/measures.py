"""What the pages of the product cost over what they are compared with: bars 1 to 6 and 8."""

from .pages import MEASURED
from .running import Asked, Result, Run

FEW_THEMES, MANY_THEMES = 5, 50
# Partnerships that are given so many themes, in a copy of the register.
LISTS = (
    "list", "list_deep", "list_kind", "list_updated", "list_party", "list_ends",
    "list_evaluation", "list_word", "list_rare", "list_busy", "list_few",
)  # fmt: skip
MOST_QUERIES = {"list": 6, "page": 12}


def list_over_floor(run: Run) -> Result:
    return _over_floor(run, "list")


def page_over_floor(run: Run) -> Result:
    return _over_floor(run, "page")


def _over_floor(run: Run, page: str) -> Result:
    floor = f"floor_{page}"
    run.worker(run.large).ask("frame", floor=floor, page=page)
    return run.worst([run.ratio(Asked(run.large, page), Asked(run.large, floor))])


def lists_grown(run: Run) -> Result:
    """The list, narrowed in each way that people use, and far down; and a partnership's page."""
    return run.grown(*LISTS, "page")


def rare_search_grown(run: Run) -> Result:
    return run.grown("search_rare", "search_absent")


def common_search_grown(run: Run) -> Result:
    return run.grown("search_common")


def portfolio_grown(run: Run) -> Result:
    return run.grown("portfolio")


def portfolio_over_constant(run: Run) -> Result:
    html = run.worker(run.large).ask("read", page="portfolio")["html"]
    constant = Asked(run.large, "constant", len(html.encode()))
    return run.worst([run.ratio(Asked(run.large, "portfolio"), constant)])


def queries(run: Run) -> Result:
    """How many more questions than allowed; differences between sizes and themes count too."""
    counts: dict[str, int] = {}
    for page in ("list", "list_busy", "page"):
        for size in (run.small, run.large):
            counts[f"{page} at {size:,}"] = _count(run, size, page)
    for number in (FEW_THEMES, MANY_THEMES):
        counts[f"page of {number} themes"] = _with_themes(run, number)
    pages = {name: value for name, value in counts.items() if name.startswith("page")}
    lists = {name: value for name, value in counts.items() if name.startswith("list at")}
    busy = {name: value for name, value in counts.items() if name.startswith("list_busy")}
    over = sum(
        max(0, value - MOST_QUERIES["page" if name in pages else "list"])
        for name, value in counts.items()
    )
    uneven = sum(len(set(group.values())) - 1 for group in (pages, lists, busy))
    told = ", ".join(f"{name}: {value}" for name, value in counts.items())
    return Result(float(over + uneven), told, {name: float(n) for name, n in counts.items()})


def _count(run: Run, size: int, page: str) -> int:
    return len(run.worker(size).ask("queries", page=page)["queries"])


def _with_themes(run: Run, number: int) -> int:
    """Asked of the small register, in which the partnership grows and shrinks again."""
    answer = run.worker(run.small).ask("with_themes", pk=MEASURED, number=number, page="page")
    return len(answer["queries"])


def page_over_admin(run: Run) -> Result:
    return _times_faster(run, "admin_page", "page")


def search_over_admin(run: Run) -> Result:
    return _times_faster(run, "admin_search", "search_rare")


def _times_faster(run: Run, admin: str, page: str) -> Result:
    return run.worst([run.ratio(Asked(run.large, admin), Asked(run.large, page))])
