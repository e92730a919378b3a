"""Services outside that cases ask: the federal Hub, SAVE and MEDS. `docs/ports.md` is the contract."""
