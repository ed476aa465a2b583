"""Check messages: what is wrong, where, by which clause, how to mend it, in two languages."""

from pathlib import Path

import vnedoc
from vnedoc.reports import render

MESSAGES = Path(__file__).with_name("messages")

good = vnedoc.validate(MESSAGES / "cong-van.edxml")
print("Good message acceptable:", good.acceptable, "and valid:", good.valid)

bad = vnedoc.validate(MESSAGES / "sai.edxml")
print("Bad message acceptable:", bad.acceptable)
for finding in bad.findings:
    if finding.severity is vnedoc.Severity.ERROR:
        print(f"{finding.rule} [{finding.clause}] line {finding.location.line}")
        print(f"  {finding.text('vi')} {finding.hint('vi')}")
        print(f"  {finding.text('en')} {finding.hint('en')}")

# A file that cannot be read is an answer too.
broken = vnedoc.validate(MESSAGES / "hong.edxml")
if broken.error is not None:
    print("Broken message:", broken.error.code, broken.error.text("en"))

# The same reports for people, for CI and for programs.
print(render([good, bad, broken], "markdown", lang="vi"))
