"""Attachments: checked, hashed, served only through a permission check."""
