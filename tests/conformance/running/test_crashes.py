"""The line of a log that says why a program ended."""

from __future__ import annotations

import pytest

from vnedoc.conformance.running.crashes import MAX_CHARS, why

PYTHON = """warming up
Traceback (most recent call last):
  File "x.py", line 1, in <module>
    f()
KeyError: 1

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "x.py", line 3, in <module>
    raise ValueError("bad")
ValueError: bad
"""
JAVA = """Picked up JAVA_TOOL_OPTIONS: -Djava.io.tmpdir=/x
Exception in thread "main" java.lang.RuntimeException: cannot read
\tat A.main(A.java:3)
Caused by: org.xml.sax.SAXParseException: Content is not allowed in prolog.
\t... 1 more
"""
JAVA_ALONE = """Exception in thread "main" java.lang.StackOverflowError
\tat A.walk(A.java:3)
\tat A.walk(A.java:3)
"""
JAVA_CLASS = """Error: Could not find or load main class Foo
Caused by: java.lang.ClassNotFoundException: Foo
"""
NODE = """reading
/x/adapter.js:3
    throw new TypeError("x is not a function");
    ^

TypeError: x is not a function
    at f (/x/adapter.js:3:11)
    at Module._compile (node:internal)

Node.js v20.20.2
"""
DOTNET = """Unhandled exception. System.InvalidOperationException: outer
 ---> System.Xml.XmlException: Root element is missing.
   at A.Read()
   --- End of inner exception stack trace ---
   at Program.Main()
"""


@pytest.mark.parametrize(
    ("log", "line"),
    [
        (PYTHON, "ValueError: bad"),
        (
            JAVA,
            "java.lang.RuntimeException: cannot read"
            " (org.xml.sax.SAXParseException: Content is not allowed in prolog.)",
        ),
        (JAVA_ALONE, "java.lang.StackOverflowError"),
        (
            JAVA_CLASS,
            "Could not find or load main class Foo (java.lang.ClassNotFoundException: Foo)",
        ),
        (NODE, "TypeError: x is not a function"),
        (
            DOTNET,
            "System.InvalidOperationException: outer"
            " (System.Xml.XmlException: Root element is missing.)",
        ),
        ("starting\nSegmentation fault\n", "Segmentation fault"),
        ("", ""),
        ("Picked up JAVA_TOOL_OPTIONS: -Dx\n", ""),
        ("   \n\n", ""),
    ],
)
def test_the_line_that_says_why(log: str, line: str) -> None:
    assert why(log) == line


def test_a_line_without_end_is_cut() -> None:
    assert len(why("x" * 10_000)) == MAX_CHARS
