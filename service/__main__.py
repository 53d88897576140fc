"""`python -m service` is `senryaku`."""

from service.cli import main

main()
