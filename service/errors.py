"""What can go wrong on the way from a question to an answer; translated to HTTP or one CLI line at the edge."""


class ServiceError(Exception):
    """Base of all service errors; its text is one Japanese line that says what to do."""


class UnknownReportError(ServiceError):
    """No loaded report has this id."""


class UnknownRowError(ServiceError):
    """The report has no such row."""


class NothingLoadedError(ServiceError):
    """No report has been ingested yet."""


class InvalidQueryError(ServiceError):
    """A query given by a client names what the report does not have, or asks what cannot be executed."""


class MissingPartError(ServiceError):
    """An optional package that this needs is not installed."""
