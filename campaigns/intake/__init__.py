"""From a read notice to a draft campaign: values to be checked, parties to be found, the package to be loaded."""
