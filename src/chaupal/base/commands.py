"""`chaupal messages ...` and `chaupal fonts build`."""

from django.conf import settings

from chaupal.base import fonts, messages


def extract(args: list[str]) -> int:
    """Add new texts to the Hindi files of the rooms named (all when none is) and take out those nobody says."""
    for room, (added, removed) in messages.extract(only=args).items():
        if added or removed:
            print(f"{room}: {added} added, {removed} removed")
    return 0


def check(args: list[str]) -> int:
    """Print what is missing or wrong in the Hindi files (of the rooms named, or of all); 1 when anything is."""
    wrong = [line for line in messages.check() if not args or line.partition(":")[0] in args]
    for line in wrong:
        print(line)
    print(f"{len(wrong)} faults in the translations" if wrong else "translations complete")
    return 1 if wrong else 0


def compile_all(args: list[str]) -> int:
    """Compile what has changed."""
    print(f"{messages.compile_stale()} compiled")
    return 0


def build_fonts(args: list[str]) -> int:
    """Build the browser's fonts into CHAUPAL_HOME/build, which is one of STATICFILES_DIRS."""
    for path in fonts.build(settings.CHAUPAL_HOME / "build"):
        print(f"{path.name}: {path.stat().st_size:,} bytes")
    return 0
