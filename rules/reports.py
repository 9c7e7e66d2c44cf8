"""How the cases of a test file went: for people, for programs, and as JUnit XML for build servers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

from .cases import CaseResult, covered
from .ruleset import Rule, RuleSet
from .types import Step


def uncovered(rules: RuleSet, results: Sequence[CaseResult]) -> tuple[Rule, ...]:
    """The guards and rules that decided no case, in the order of the file."""
    names = covered(results)
    return tuple(entry for entry in rules.entries if entry.name not in names)


def failure(result: CaseResult) -> str:
    """A failed case as people read it: what was expected and got, and the step that decided."""
    lines = [f"FAIL  {result.file}:{result.line}  {result.name}"]
    if not result.differences:
        return "\n".join((*lines, f"      {result.message}"))
    lines += [f"      {key:<6}  expected {expected}, got {got}" for key, expected, got in result.differences]
    if result.decision and result.decision.trace:
        lines.append(f"      decided by {_step(result.decision.trace[-1])}")
    return "\n".join((*lines, f"      {result.would}") if result.would else lines)


def _step(step: Step) -> str:
    if step.role == "otherwise":
        return f"otherwise: {step.reason}"
    place = f" (line {step.line}{f' of {step.file}' if step.file else ''})" if step.line else ""
    return f"{step.role} {step.name}{place}: {step.reason}"


def to_json(rules: RuleSet, results: Sequence[CaseResult]) -> dict[str, Any]:
    """The whole run as plain values."""
    failed = sum(not result.passed for result in results)
    bare = uncovered(rules, results)
    return {
        "passed": len(results) - failed, "failed": failed,
        "entries": len(rules.entries), "covered": len(rules.entries) - len(bare),
        "not_covered": [{"name": one.name, "role": one.role, "file": one.file, "line": one.line} for one in bare],
        "tests": [_case(result) for result in results],
    }


def _case(result: CaseResult) -> dict[str, Any]:
    decision = result.decision
    return {
        "name": result.name, "file": result.file, "line": result.line, "passed": result.passed,
        "message": result.message, "decided_by": decision.decided_by if decision else None,
        "differences": [{"what": key, "expected": expected, "got": got}
                        for key, expected, got in result.differences],
        "step": _step(decision.trace[-1]) if decision and decision.trace else None,
        "would": result.would or None,
    }


def junit(results: Sequence[CaseResult], suite: str) -> str:
    """The run as JUnit XML, the shape that build servers read: one suite, a testcase each."""
    failed = [result for result in results if not result.passed]
    errors = sum(result.decision is None for result in failed)
    root = ElementTree.Element("testsuites")
    counts = {"tests": str(len(results)), "failures": str(len(failed) - errors), "errors": str(errors)}
    top = ElementTree.SubElement(root, "testsuite", {"name": _clean(suite), **counts, "skipped": "0", "time": "0"})
    for result in results:
        case = ElementTree.SubElement(top, "testcase", {
            "name": _clean(result.name), "classname": _clean(suite), "file": _clean(result.file),
            "line": str(result.line), "time": "0"})
        if not result.passed:
            sort = "error" if result.decision is None else "failure"
            told = ElementTree.SubElement(case, sort, {"message": _clean(result.message), "type": sort})
            told.text = _clean(failure(result))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 (section 2.2) cannot hold, however they are escaped."""
    return "".join(_allowed(text))


def _allowed(text: str) -> Iterator[str]:
    for char in text:
        code = ord(char)
        fits = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code > 0xFFFF
        yield char if fits else "\N{REPLACEMENT CHARACTER}"
