"""What can go wrong while measuring; each message names the value and the way out."""


class EvaluationError(Exception):
    """Base of all evaluation errors; its text is one Japanese line for the person at the terminal."""


class InvalidCaseError(EvaluationError):
    """A line of a question set is not a case."""


class RunFolderError(EvaluationError):
    """A run folder exists already, or is none."""


class TargetError(EvaluationError):
    """The system under test is not known, cannot be reached or gives no usable answer."""


class GateSettingsError(EvaluationError):
    """The thresholds or the baseline of the gate do not say what they must."""
