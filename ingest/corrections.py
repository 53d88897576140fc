"""Reviewed readings of misprints: 「心るさと納税」 is read as 「ふるさと納税」 while the print stays as it is."""

from collections.abc import Sequence

from ingest.records import Correction


def read_corrected(printed: str, corrections: Sequence[Correction]) -> str:
    """The reading of a printed text; equal to it where no correction applies. Corrections come longest first."""
    reading = printed
    for correction in corrections:
        reading = reading.replace(correction.printed, correction.reading)
    return reading


def applied(printed: str, corrections: Sequence[Correction]) -> list[Correction]:
    """The corrections that change this printed text, in the order in which they are applied."""
    found = []
    for correction in corrections:
        if correction.printed in printed:
            found.append(correction)
            printed = printed.replace(correction.printed, correction.reading)
    return found
