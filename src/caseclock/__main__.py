"""`python -m caseclock`."""

from caseclock.main import main

main()
