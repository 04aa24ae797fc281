"""The root of all errors that users see: what happened, where, and what to do about it."""


class KepuError(Exception):
    """An error with one clear message.

    ``message`` says what is wrong, Chinese first; ``place`` names the file, line or thing it is about;
    ``remedy`` says what to do. ``str(error)`` joins them in that order.
    """

    def __init__(self, message: str, *, place: str = "", remedy: str = "") -> None:
        self.message = message
        self.place = place
        self.remedy = remedy
        super().__init__(message)

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head} {self.remedy}" if self.remedy else head
