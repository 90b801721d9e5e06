"""People of the units beside their accounts: whom to reach, and (later steps) officers and certificates."""
