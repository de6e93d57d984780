"""What a run of the kit says: verdicts, the report, its JSON and JUnit forms, its exit code."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from xml.etree import ElementTree

from automq.testing.catalogue import Lane

#: Version of the checks; it rises when one is added or becomes stricter.
SUITE_VERSION = "1.2"
SCHEMA = "automq-conformance-1"


class Verdict(StrEnum):
    """An error is never mapped to `unsupported`; a network error never condemns."""

    PASS = "pass"
    FAIL = "FAIL"
    VIOLATION = "VIOLATION"
    UNSUPPORTED = "unsupported"
    UNDECLARED = "undeclared"
    SKIPPED = "skipped"
    INCONCLUSIVE = "inconclusive"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


_MEANINGS = {
    Verdict.PASS: "works as promised",
    Verdict.FAIL: "does not do what the contract or its own declaration says",
    Verdict.VIOLATION: "accepts the request and ignores what it asks: data is at risk",
    Verdict.UNSUPPORTED: "declared absent, and refused cleanly where it could be mistaken",
    Verdict.UNDECLARED: "works, but the driver does not declare it",
    Verdict.SKIPPED: "not run; the reason says why",
    Verdict.INCONCLUSIVE: "a network error or an unknown outcome; run it again",
}


@dataclass(frozen=True, kw_only=True)
class Result:
    """One check's verdict; `detail` is a sentence, `profiles` who needs this check to pass.

    `guard`: the server does wrong here, and this is why no data depends on it (s3-wire lane). `sometimes`: a VIOLATION
    that not every equal request met. `seen`: what condemns it was seen happening; not so where an error, a refused
    credential for example, kept the check from its end.
    """

    id: str
    title: str
    verdict: Verdict
    detail: str = ""
    seconds: float = 0.0
    profiles: tuple[str, ...] = ()
    lane: Lane = Lane.CONTRACT
    guard: str = ""
    sometimes: bool = False
    seen: bool = False

    @property
    def name(self) -> str:
        """The identifier, with the lane where it is not the contract's: `O48-s3-wire`."""
        return self.id if self.lane is Lane.CONTRACT else f"{self.id}-{self.lane}"


@dataclass(kw_only=True)
class Report:
    """A run; versions and date make it comparable later."""

    url: str
    level: str
    started: str = field(
        default_factory=lambda: datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    )
    versions: dict[str, str] = field(default_factory=dict)
    capabilities: dict[str, object] = field(default_factory=dict)
    server: Mapping[str, str] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: Only chosen checks ran: nothing is said about profiles.
    partial: bool = False

    def count(self, verdict: Verdict) -> int:
        return sum(result.verdict is verdict for result in self.results)

    @property
    def exit_code(self) -> int:
        """0 conforms, 1 fails, 2 violates, 3 inconclusive; the worst wins."""
        if self.count(Verdict.VIOLATION):
            return 2
        if self.count(Verdict.FAIL):
            return 1
        return 3 if self.count(Verdict.INCONCLUSIVE) or not self.results else 0

    def profiles(self) -> Sequence[str]:
        """Profiles all of whose checks at this level passed; none when only some were run."""
        if self.partial:
            return []
        names = sorted({name for result in self.results for name in result.profiles})
        good = {Verdict.PASS, Verdict.UNDECLARED, Verdict.SKIPPED}
        return [
            name
            for name in names
            if all(result.verdict in good for result in self.results if name in result.profiles)
        ]

    def conclusion(self) -> str:
        """One line: the worst verdict with its checks, whether data is guarded from it, and which profiles hold."""
        if self.exit_code == 0 and self.partial:
            return "passes what was selected"
        holding = f"conforms to: {', '.join(self.profiles()) or 'no profile'}"
        if self.exit_code == 0:
            return holding
        ids = [_named(result) for verdict in _BAD for result in self.results if result.verdict is verdict]
        words = {1: "fails", 2: "violates", 3: "inconclusive"}
        line = f"{words[self.exit_code]}: {', '.join(ids) or 'nothing was run'}"
        if self.partial:
            return line
        wrong = [result for result in self.results if result.verdict in _BAD[:2]]
        guarded = "; the driver guards against it" if wrong and all(result.guard for result in wrong) else ""
        return f"{line}{guarded}; {holding}"

    def to_json(self) -> str:
        """Everything of the run; the published matrix is made from these files only."""
        body = {
            "schema": SCHEMA,
            "suite": SUITE_VERSION,
            "url": self.url,
            "level": self.level,
            "partial": self.partial,
            "started": self.started,
            "seconds": round(sum(result.seconds for result in self.results), 3),
            "versions": self.versions,
            "server": dict(self.server),
            "capabilities": self.capabilities,
            "conclusion": self.conclusion(),
            "profiles": list(self.profiles()),
            "exit_code": self.exit_code,
            "notes": self.notes,
            "results": [
                {**asdict(result), "verdict": result.verdict.value, "seconds": round(result.seconds, 4)}
                for result in self.results
            ],
        }
        return json.dumps(body, indent=2) + "\n"

    def to_junit(self) -> str:
        suite = ElementTree.Element(
            "testsuite",
            name=f"automq conformance {self.url}",
            tests=str(len(self.results)),
            failures=str(self.count(Verdict.FAIL) + self.count(Verdict.VIOLATION)),
            errors=str(self.count(Verdict.INCONCLUSIVE)),
            skipped=str(self.count(Verdict.SKIPPED) + self.count(Verdict.UNSUPPORTED)),
            timestamp=self.started,
        )
        for result in self.results:
            case = ElementTree.SubElement(
                suite,
                "testcase",
                classname=f"conformance.{result.lane}",
                name=f"{result.id} {result.title}",
                time=f"{result.seconds:.3f}",
            )
            tag = _JUNIT_TAGS.get(result.verdict)
            if tag:
                ElementTree.SubElement(case, tag, message=f"{result.verdict.value}: {result.detail}")
        return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


_BAD = (Verdict.VIOLATION, Verdict.FAIL, Verdict.INCONCLUSIVE)


def _named(result: Result) -> str:
    return result.id if result.lane is Lane.CONTRACT else f"{result.id} ({result.lane})"


_JUNIT_TAGS = {
    Verdict.FAIL: "failure",
    Verdict.VIOLATION: "failure",
    Verdict.INCONCLUSIVE: "error",
    Verdict.SKIPPED: "skipped",
    Verdict.UNSUPPORTED: "skipped",
}
