package dev.taskward.bench;

/** The load bench cannot go on. The message is for the person who started it. */
final class BenchFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchFailedException(String message) {
        super(message);
    }
}
