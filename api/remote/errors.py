"""What goes wrong with other endpoints."""

from __future__ import annotations

from ontology.errors import KepuError


class RemoteError(KepuError):
    """An allowed endpoint that did not answer as it should; ``place`` is the endpoint."""

    def __init__(self, endpoint: str, zh: str, en: str) -> None:
        super().__init__(f"远程端点{zh}。The remote endpoint {en}.", place=endpoint)


class RemoteRefusedError(KepuError):
    """A SERVICE clause that must not be asked, SILENT or not; ``place`` is the endpoint as written."""

    def __init__(self, endpoint: str, zh: str, en: str) -> None:
        super().__init__(
            f"不调用这个 SERVICE：{zh}。This SERVICE is not called: {en}.",
            place=endpoint,
            remedy="允许的端点由 KEPU_SERVICE_ALLOW 设定。KEPU_SERVICE_ALLOW says which are allowed.",
        )
