"""What is probably not meant about money: schemes without use, scales of what nobody promised, bands that go down."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.files.places import Place
from bot.files.records import ALWAYS, AgreementsFile
from sla_core.agreements import Agreement, Target
from sla_core.credits import AVAILABILITY, Scale, Scheme, Worth
from sla_core.durations import Duration, Measure

Places = Mapping[str, tuple[Place, Place]]


def credit_cautions(file: AgreementsFile, schemes: Places, agreements: Places) -> None:
    """Warn of schemes that no agreement names, of bands that pay less for worse, and of what they cannot count."""
    used = {agreement.credits.name for agreement in file.agreements if agreement.credits}
    for name, scheme in file.schemes.items():
        key, _ = schemes[name]
        if name not in used:
            key.warn(f"credit scheme {name!r} is named by no agreement")
        for scale in scheme.scales:
            _check_bands(key, scale)
    promised = {service for agreement in file.agreements for service, _ in agreement.uptimes}
    for agreement in file.agreements:
        key, _ = agreements[agreement.name]
        if agreement.credits is not None:
            _check_scales(key, agreement, agreement.credits, promised)
        for service, share in agreement.uptimes:
            if share == 100:
                key.warn(f"availability of {service} is promised at 100%: one second of an outage is a miss")


def _check_bands(key: Place, scale: Scale) -> None:
    measure = Measure.WORKING if scale.working else Measure.REAL
    for said, bands in (
        ("below", [(f"{bound:f}%", worth) for bound, worth in scale.below]),
        ("over", [(str(Duration(bound, measure)), worth) for bound, worth in scale.over]),
    ):
        _check_rising(key, said, bands)


def _check_rising(key: Place, said: str, bands: Sequence[tuple[str, Worth]]) -> None:
    """Percentages and amounts are not compared with each other, for the fee may be anything."""
    for (better, less), (worse, more) in pairwise(bands):
        pairs = ((less.percent, more.percent), (less.amount, more.amount))
        if any(a is not None and b is not None and a > b for a, b in pairs):
            key.warn(f"{said} {worse} pays less ({more}) than {said} {better} ({less})")


def _check_scales(key: Place, agreement: Agreement, scheme: Scheme, promised: set[str]) -> None:
    for scale in scheme.scales:
        if scale.metric == AVAILABILITY:
            if not any(not scale.services or service in scale.services for service in promised):
                key.warn(f"credits {scheme.name!r} are paid by availability, which no agreement promises")
            continue
        for target in _counted(scale, agreement.targets):
            if scale.over and target.within and scale.working is (target.calendar == ALWAYS):
                kinds = ("real", "working") if scale.working else ("working", "real")
                key.warn(
                    f"credits {scheme.name!r} are written in {kinds[1]} time, but {target.metric.value} is counted in "
                    f"{kinds[0]} time: lateness is read in the time of the target"
                )
                break


def _counted(scale: Scale, targets: Sequence[Target]) -> list[Target]:
    found = []
    for target in targets:
        named = scale.metric in (None, target.metric.value)
        if named and (not scale.priorities or not target.priorities or scale.priorities & target.priorities):
            found.append(target)
    return found
