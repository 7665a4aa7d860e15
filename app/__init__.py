"""Rondo: the workstation of a French waste collector, recycler or haulier."""
