"""Many at once, and for long: bars 7, 9 and 10, on the web server of production."""

import threading

from .load_server import Served, address_of, median, serving, together
from .running import Result, Run

AT_ONCE, ROUNDS, EACH = 8, 5, 6
ALONE, BESIDE = 60, 60
IN_FLIGHT = 4
MEGABYTE = 1024 * 1024
CONSTANT = "/bench/constant/?bytes=30000"
# Of what takes longest the slowest four are kept in flight; who asks, and how many may.
HEAVY = {
    "/partnerships/export/xlsx/": "BUSY",
    "/partnerships/export/csv/": "BUSY",
    "/portfolio/": "ADMINISTRATOR",
    "/portfolio/pdf/": "ADMINISTRATOR",
    "/portfolio/time/": "ADMINISTRATOR",
    "/search/?q=zorg": "ADMINISTRATOR",
}
ORDINARY = ("list", "list_kind", "page", "search_rare", "search_common", "list_deep")
WARMED, GROWN = 200, 1000


def throughput(run: Run) -> Result:
    """Pages of the list a second over those of the admin, eight people at once, in turn."""
    rates: dict[str, list[float]] = {"list": [], "admin_list": []}
    with serving(run, run.large) as served:
        callers = [served.caller() for _ in range(AT_ONCE)]
        for _ in range(ROUNDS + 1):
            for page, rate in rates.items():
                address = address_of(run, run.large, page)

                def ask(place: int, address: str = address) -> None:
                    for _ in range(EACH):
                        callers[place].must(address)

                rate.append(AT_ONCE * EACH / together(AT_ONCE, ask))
    ours, theirs = (median(rate[1:]) for rate in rates.values())
    return Result(ours / theirs, f"list {ours:.1f} a second, admin list {theirs:.1f} a second")


def beside_heavy(run: Run) -> Result:
    """A light page while the slowest pages are made, over the same page alone."""
    with serving(run, run.large) as served:
        slowest = _slowest(served)
        light = served.caller()
        for _ in range(5):
            light.must(CONSTANT)
        alone = median([light.must(CONSTANT).seconds for _ in range(ALONE)])
        stop, told = threading.Event(), []
        threads = [
            threading.Thread(target=_keep_asking, args=(served, address, number, stop, told))
            for number, address in enumerate(slowest)
        ]
        for thread in threads:
            thread.start()
        stop.wait(2)
        beside = []
        for _ in range(BESIDE):
            beside.append(light.must(CONSTANT).seconds)
            stop.wait(0.05)
        stop.set()
        for thread in threads:
            thread.join()
    made = sum(status == 200 for status in told)
    words = (
        f"alone {alone * 1000:.1f} ms, beside {', '.join(slowest)} {median(beside) * 1000:.1f} ms"
        f" (longest {max(beside) * 1000:.0f} ms); {made} made, {len(told) - made} told to come back"
    )
    return Result(median(beside) / alone, words, {"longest": max(beside) / alone})


def _slowest(served: Served) -> list[str]:
    taken = {}
    for address, who in HEAVY.items():
        told = served.caller(who).ask(address)
        if told.status == 200:
            taken[address] = told.seconds
    return sorted(taken, key=taken.__getitem__, reverse=True)[:IN_FLIGHT]


def _keep_asking(served: Served, address: str, number: int, stop, told: list[int]) -> None:
    """Several people, for nobody gets very many files in a short while."""
    first = HEAVY[address]
    callers = [served.caller(first)]
    if first == "BUSY":
        colleagues = range(number * 5, number * 5 + 3)
        callers += [served.caller("FIRST_COLLEAGUE", colleague) for colleague in colleagues]
    turn = 0
    while not stop.is_set():
        # The first has the most; the others keep asking when it has had its share.
        answer = callers[0].ask(address)
        if answer.status == 429:
            turn += 1
            answer = callers[turn % len(callers)].ask(address)
        told.append(answer.status)
        if answer.status == 429:
            stop.wait(0.5)


def memory(run: Run) -> Result:
    """A process that served pages over one that served only the constant page."""
    with serving(run, run.large) as served:
        caller = served.caller()
        for _ in range(WARMED):
            caller.must(CONSTANT)
        constant = served.memory
    with serving(run, run.large) as served:
        _walk(run, served, WARMED)
        pages = served.memory
    words = f"{pages / MEGABYTE:.0f} MiB after pages, {constant / MEGABYTE:.0f} MiB after constant"
    return Result(pages / constant, words)


def growth(run: Run) -> Result:
    """How much more the process holds after a thousand requests, as a percentage."""
    with serving(run, run.large) as served:
        _walk(run, served, WARMED)
        before = served.memory
        _walk(run, served, GROWN)
        after = served.memory
    words = f"{before / MEGABYTE:.1f} MiB, after {GROWN} more {after / MEGABYTE:.1f} MiB"
    return Result((after / before - 1) * 100, words)


def _walk(run: Run, served: Served, number: int) -> None:
    """So many pages of all kinds, by all threads."""
    addresses = [address_of(run, run.large, page) for page in ORDINARY]
    callers = [served.caller() for _ in range(AT_ONCE)]

    def ask(place: int) -> None:
        for turn in range(number // AT_ONCE):
            callers[place].must(addresses[(place + turn) % len(addresses)])

    together(AT_ONCE, ask)
