"""Values that try to do something to a page, and messages every text of which is one of them."""

from __future__ import annotations

import functools
from typing import Any, Final

import attrs

from tests import factories
from vnedoc.content import Content
from vnedoc.model import Attachment, DocumentEnvelope, UnknownElement, Unread
from vnedoc.model._wire import wire_of
from vnedoc.names import NOT_XML

MARKUP: Final = (
    "<script>window.taken = 1</script>",
    "<SCRIPT SRC=//a.example/x.js></SCRIPT>",
    "<script type=module>window.taken=1</script>",
    '"><img src=x onerror=window.taken=1>',
    "'><img src=x onerror=window.taken=1>",
    "<img/src=x/onerror=window.taken=1>",
    "<svg onload=window.taken=1>",
    "<svg><script>window.taken=1</script></svg>",
    "<svg><animate onbegin=window.taken=1 attributeName=x dur=1s>",
    "<math><maction actiontype=statusline xlink:href=javascript:window.taken=1>x</maction></math>",
    "<iframe src=javascript:window.taken=1></iframe>",
    "<iframe srcdoc='<script>parent.taken=1</script>'></iframe>",
    "<object data=data:text/html,<script>window.taken=1</script>></object>",
    "<embed src=javascript:window.taken=1>",
    "<a href=javascript:window.taken=1>bấm</a>",
    '" autofocus onfocus="window.taken=1',
    "' style='position:fixed;inset:0;background:red",
    "<style>*{display:none}</style>",
    "</style><script>window.taken=1</script>",
    "</title><script>window.taken=1</script>",
    "</main></body></html><script>window.taken=1</script>",
    "<!--<img src=x onerror=window.taken=1>",
    "--><script>window.taken=1</script><!--",
    "<![CDATA[<script>window.taken=1</script>]]>",
    "]]><script>window.taken=1</script>",
    "<?xml-stylesheet href='javascript:window.taken=1'?>",
    "<meta http-equiv=refresh content='0;url=https://a.example/'>",
    "<base href=https://a.example/>",
    "<link rel=stylesheet href=https://a.example/x.css>",
    "<form action=https://a.example/><button>Gửi</button></form>",
    "<input autofocus onfocus=window.taken=1>",
    "<video><source onerror=window.taken=1></video>",
    "<details open ontoggle=window.taken=1>",
    "<template><script>window.taken=1</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=window.taken=1>'>",
    "<dialog open>Chữ ký số: hợp lệ</dialog>",
    '<div class="banner accepted">Chữ ký số: hợp lệ</div>',
    "<plaintext>",
    "<xmp><script>window.taken=1</script></xmp>",
    "<textarea><script>window.taken=1</script>",
    "<body onload=window.taken=1>",
    "<p id=name-1>",
    "&lt;script&gt;window.taken=1&lt;/script&gt;",
    "&#60;script&#62;window.taken=1&#60;/script&#62;",
    "&amp;lt;b&amp;gt;",
    "\\u003cscript\\u003e",
    "{{constructor.constructor('window.taken=1')()}}",
    "${window.taken=1}",
    "{0} {name} {label} %s %(x)s",
    "<b>đậm</b> & <i>nghiêng</i>",
)
LINKS: Final = (
    "javascript:window.taken=1",
    "JaVaScRiPt:window.taken=1",
    "java\tscript:window.taken=1",
    " javascript:window.taken=1",
    "data:text/html,<script>window.taken=1</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "https://a.example/?q=<script>window.taken=1</script>",
    "//a.example/x",
    "mailto:a@b.example?subject=<b>",
)
INVISIBLE: Final = (
    "05\u202eAPVD-FDP.exe",
    "\u2066\u2067đảo\u2069 chiều",
    "\u202d\u202e\u202c\u200e\u200f\u061c",
    "מסמך رسمي 05",
    "a\u200bb\u200cc\u200dd\u2060e\ufeff",
    "một\u2028hai\u2029ba\x85bốn",
    "\x9b31mđỏ\x9b0m",
    "\u00a0\u2003\u3164\u2800",
    "e\u0301\u0302\u0303\u0304" * 20,
    "Z\u0334\u0335\u0336" * 40,
    "\ufff9chú\ufffathích\ufffb",
    "\U000e0041\U000e0042 thẻ",
)
PATHS: Final = (
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "C:\\Users\\a.pdf",
    "/etc/shadow",
    "a.pdf\u202efdp.exe",
    "CON",
    "hop-dong.pdf.exe",
    "x" * 300,
)
HOSTILE: Final = (*MARKUP, *LINKS, *INVISIBLE, *PATHS)
"""80 of them."""

SVG: Final = (
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='window.taken=1'><script>1</script></svg>"
)
HTML: Final = b"<!doctype html><script>window.taken = 1</script>"
FILES: Final = (("a.svg", SVG), ("b.html", HTML), ("c.pdf", HTML), ("d.exe", b"MZ\0" + b"\0" * 80))


@functools.cache
def message(value: str) -> DocumentEnvelope:
    """A document every text of which is `value`, with files that a browser would run."""
    assert not NOT_XML.search(value)
    whole = factories.document()
    files = tuple(
        Attachment(
            name=f"{value}{name}" if value in PATHS else value,
            description=value,
            content_type=value,
            content=Content.from_bytes(data),
        )
        for name, data in FILES
    )
    unread = (
        Unread(path="edXML", name="Lạ", children=(value,)),
        Unread(path="edXML", name="@a", children=(value,)),
        Unread(path="edXML", name="B", children=(UnknownElement(name="c", children=(value,)),)),
    )
    return attrs.evolve(
        whole,
        header=_filled(whole.header, value),
        trace=_filled(whole.trace, value),
        attachments=files,
        unread=unread,
    )


def _filled(group: Any, value: str) -> Any:
    """The group with every text in it replaced."""
    changes = {}
    for field in attrs.fields(type(group)):
        held = getattr(group, field.name)
        if wire_of(field) is None:
            continue
        if type(held) is str:
            changes[field.name] = value
        elif attrs.has(type(held)):
            changes[field.name] = _filled(held, value)
        elif isinstance(held, tuple) and held:
            changes[field.name] = tuple(
                value if type(one) is str else _filled(one, value) if attrs.has(type(one)) else one
                for one in held
            )
    return attrs.evolve(group, **changes)
