"""Personal data: how it is checked, encrypted, found and masked. Nothing here knows a row.

What is kept of a number is a token (AES-256-GCM) and a mark (HMAC-SHA-256 under a key of its own, by which equal
numbers are found). Neither the number nor its mask is stored.
"""

from personnel.private.cipher import Unreadable, decrypt, encrypt, is_current
from personnel.private.masks import mask_id_number, mask_mobile
from personnel.private.numbers import (
    id_number_fault,
    mobile_fault,
    normal_id_number,
    normal_mobile,
    private_in,
)
from personnel.private.search import marks_of

__all__ = [
    "Unreadable",
    "decrypt",
    "encrypt",
    "id_number_fault",
    "is_current",
    "marks_of",
    "mask_id_number",
    "mask_mobile",
    "mobile_fault",
    "normal_id_number",
    "normal_mobile",
    "private_in",
]
