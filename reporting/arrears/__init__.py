"""未报情况: which unit has not filed which material, as pages of units × materials, with rates and the rows behind."""
