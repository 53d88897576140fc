"""What can go wrong on the way from a report file to the stores; each message names the value and the way out."""


class IngestError(Exception):
    """Base of all ingest errors; its text is one Japanese line for the person at the terminal."""


class UnreadableFileError(IngestError):
    """The file is missing, empty, binary or in no encoding that reports use."""


class NotAReportError(IngestError):
    """The file is readable, yet holds no KPI progress table."""


class InvalidDefinitionError(IngestError):
    """report.yaml, corrections.yaml or a vocabulary file does not say what it must."""


class StoreError(IngestError):
    """A store cannot be opened, written or verified; what was loaded before stays as it was."""


class IngestLockedError(StoreError):
    """Another ingest is running."""


class TrainingError(IngestError):
    """The material for an embedding model is missing or of no known source."""
