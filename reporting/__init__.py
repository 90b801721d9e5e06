"""Presents: workbooks, documents, dashboards, exports. Reads from below, writes only its own exports."""
