"""caseclock: cases of a county eligibility office as streams of events, with clocks that are events too."""
