"""Makes ``python -m docs._generate`` find this folder before any package called docs."""
