"""Filings, their signatures and reviews; the problem and institution ledgers; figures; prints of filings."""
