"""Make what is generated and tracked, or tell what is stale.

python -m docs._generate            make everything
python -m docs._generate --check    change nothing; end with 1 if anything is stale
"""

from __future__ import annotations

import argparse
import sys

from docs._generate import ROOT, generator, modules, names, stale


def main(arguments: list[str] | None = None) -> int:
    """Run all generators."""
    parser = argparse.ArgumentParser(prog="python -m docs._generate", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--check", action="store_true", help="tell what is stale")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these generators")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - modules():
        parser.error(f"no generator {', '.join(sorted(unknown))}")
    check, found = given.check, 0
    for name in given.names or names():
        for path, data in stale(generator(name)):
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
