"""From a read notice to a draft campaign: values that people check, their decisions, parties, the package. Pure."""
