package dev.taskward.bench;

/** Why a bench ends without all its numbers, in words for the one who started it. */
final class BenchFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchFailedException(String reason) {
        super(reason);
    }
}
