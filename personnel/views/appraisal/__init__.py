"""Pages of appraisal files."""
