"""The conformance kit: cases as data, a harness for any adapter, honest results.

`corpus.cases()` are the cases, `harness.run` asks an adapter, `results` tells what came of it,
`attacks.generate` makes the attacks on a message of one's own. The command line is
``vnedoc conformance``.
"""
