"""The watch room: datasets that people own, runs of the coordination engine over them, and what two people conclude."""
