"""python -m jobboard.services {run,dev,demo-reset}"""

import argparse
import sys

from jobboard.services import ServiceError


def main():
    parser = argparse.ArgumentParser(
        prog="python -m jobboard.services", description="The board on one machine."
    )
    parser.add_argument("command", choices=["run", "dev", "demo-reset"])
    parser.add_argument("--empty", action="store_true", help="run or dev with bare tables")
    options = parser.parse_args()
    try:
        if options.command == "demo-reset":
            from jobboard.services.reset import Reset

            Reset()()
        else:
            from jobboard.services.run import Run

            Run(debug=options.command == "dev", demo_data=not options.empty)()
    except ServiceError as error:
        sys.exit(f"{parser.prog}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


main()
