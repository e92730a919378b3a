"""The bundle of one case: what a third party can check without us."""
