"""The wizard on a real terminal with the small studio, as a script: `python -m tests.terminal.wizard_play FOLDER`."""

import sys
from pathlib import Path

from seedance_cli.terminal.prompts import Prompts
from seedance_cli.terminal.studio import Draft
from seedance_cli.terminal.wizard import Wizard
from tests.terminal.small_studio import small_studio


def main() -> None:
    studio, backstage = small_studio(Path(sys.argv[1]))
    prompts = Prompts()
    try:
        done = Wizard(prompts, studio).run(Draft())
    except KeyboardInterrupt:
        step = backstage.saved[-1].step if backstage.saved else "nothing"
        print(f"LEFT at {step}")
        return
    print(f"DONE {done.step}" if done else "BACK OUT")


if __name__ == "__main__":
    main()
