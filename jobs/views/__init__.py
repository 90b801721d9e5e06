"""Pages of jobs, messages, channels and the system's health."""
