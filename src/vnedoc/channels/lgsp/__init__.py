"""Gateways of provinces (LGSP), each known from programs that speak to it, and simulators of them.

None of them lists what was sent from here. So where nobody knows whether a message arrived, a
report of its receiver tells, or a person: `vnedoc.channels.Reconciling`.
"""

from vnedoc.channels.lgsp.bkav import Bkav
from vnedoc.channels.lgsp.lang_son import LangSon
from vnedoc.channels.lgsp.quang_nam import QuangNam
from vnedoc.channels.lgsp.simulators import BkavSimulator, LangSonSimulator, QuangNamSimulator

__all__ = [
    "Bkav",
    "BkavSimulator",
    "LangSon",
    "LangSonSimulator",
    "QuangNam",
    "QuangNamSimulator",
]
