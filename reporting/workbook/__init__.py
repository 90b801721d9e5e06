"""The workbook for the higher authority, laid out like the annexes of the notice."""

from reporting.workbook.building import Told, build_workbook
from reporting.workbook.data import Report
from reporting.workbook.loading import load_report

__all__ = ["Report", "Told", "build_workbook", "load_report"]
