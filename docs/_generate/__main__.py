"""Make what is generated and tracked, or tell what is stale.

python -m docs._generate            make everything
python -m docs._generate --check    change nothing; end with 1 if anything is stale
"""

from __future__ import annotations

import argparse
import sys

from docs._generate import ROOT, generators, stale


def main(arguments: list[str] | None = None) -> int:
    """Run all generators."""
    parser = argparse.ArgumentParser(prog="python -m docs._generate", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--check", action="store_true", help="tell what is stale")
    check = parser.parse_args(arguments).check
    found = 0
    for generator in generators().values():
        for path, data in stale(generator):
            found += 1
            print(f"{'stale' if check else 'made'}: {path.relative_to(ROOT)}")
            if check:
                continue
            if data is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    print(f"{found} files {'are stale' if check else 'made anew or removed'}")
    return int(check and found > 0)


if __name__ == "__main__":
    sys.exit(main())
