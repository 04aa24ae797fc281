"""An encoder that loads in the background: importing what runs models takes seconds."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

from ontology.errors import KepuError
from search.index import EncoderChoice

if TYPE_CHECKING:
    from search.encoder import Encoder

State = Literal["none", "loading", "ready", "failed"]


class LoadingEncoder:
    """Loads the encoder of a choice once, in a thread. Safe for many threads."""

    def __init__(self, choice: EncoderChoice) -> None:
        self._choice = choice
        self._encoder: Encoder | None = None
        self._error: KepuError | None = None
        self._done = False
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin to load, unless that was begun before."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="encoder")
                self._thread.start()

    def wait(self) -> Encoder | None:
        """The encoder, once it is there; None for a search by words only. Raises what loading it raises."""
        self.start()
        assert self._thread
        self._thread.join()
        if self._error:
            raise self._error
        return self._encoder

    @property
    def encoder(self) -> Encoder | None:
        """The encoder; None as long as there is none."""
        return self._encoder

    @property
    def error(self) -> KepuError | None:
        """Why it could not be loaded."""
        return self._error

    @property
    def state(self) -> State:
        """How far it is; "none" where words only are searched."""
        if self._error:
            return "failed"
        if self._encoder:
            return "ready"
        return "none" if self._done else "loading"

    @property
    def choice(self) -> EncoderChoice:
        """The same encoder for who makes an index, loaded once for all."""
        return EncoderChoice(self._choice.identify, self._loaded)

    def _loaded(self) -> Encoder:
        encoder = self.wait()
        assert encoder, "words only: there is nothing to encode"
        return encoder

    def _run(self) -> None:
        try:
            if self._choice.identify() is not None:
                self._encoder = self._choice.load()
        except KepuError as error:
            self._error = error
        self._done = True
