"""Rules of eligibility, one file each: facts and a fact date in, a result and its explanation out."""
