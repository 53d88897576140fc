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


class UnknownSheetsError(ServiceError):
    """No council sheets (or no version of them) are kept under this id."""


class InvalidSheetsError(ServiceError):
    """What is asked of council sheets cannot be done: an unknown question, sentence or kind of file."""


class StaleSheetsError(ServiceError):
    """The sheets have been changed since they were read, or hold what no cell proves and shall lose their 案 mark."""
