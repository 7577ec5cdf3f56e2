"""`python -m steppefire` is the command `steppefire`."""

from steppefire.cli.main import main

main()
