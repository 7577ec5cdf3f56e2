"""What a checkpoint keeps of the objects of a run: everything, but what their constructors make anew."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol


class Stateful(Protocol):
    """An object whose state can be kept between two hours and put back."""

    def snapshot(self) -> dict[str, Any]:
        """Everything that the coming hours depend on: arrays and plain values."""

    def restore(self, state: dict[str, Any]) -> None:
        """Put the state back into an object made from the same scenario and settings."""


class Kept:
    """State and restoring for objects whose state is all their attributes but those named in `made_anew`."""

    made_anew: ClassVar[tuple[str, ...]] = ()

    def snapshot(self) -> dict[str, Any]:
        """Attributes by name; objects with a state of their own by that."""
        return {name: value.snapshot() if hasattr(value, "snapshot") else value
                for name, value in vars(self).items() if name not in self.made_anew}  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Set the attributes again; raises ValueError where they are not those of this object."""
        if state.keys() != vars(self).keys() - set(self.made_anew):
            raise ValueError(f"this is not the state of a {type(self).__name__}")
        for name, value in state.items():
            mine = getattr(self, name)
            if hasattr(mine, "restore"):
                mine.restore(value)
            else:
                setattr(self, name, value)
