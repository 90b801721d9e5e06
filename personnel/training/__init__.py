"""Training 培训: hours by category, the thresholds they are held against, attendance from a workbook."""
