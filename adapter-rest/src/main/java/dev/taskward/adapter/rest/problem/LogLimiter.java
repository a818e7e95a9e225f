package dev.taskward.adapter.rest.problem;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Limits how often a line is logged that many requests may cause at once, such as during an outage. */
final class LogLimiter {
    private final long intervalNanos;
    private final AtomicLong nextAt = new AtomicLong(System.nanoTime());
    private final AtomicLong suppressed = new AtomicLong();

    LogLimiter(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    /**
     * Logs a line, unless one was logged within the interval.
     *
     * @param line takes the number of lines that were suppressed since the last one
     */
    void log(LongConsumer line) {
        long now = System.nanoTime();
        long next = nextAt.get();
        if (now - next >= 0 && nextAt.compareAndSet(next, now + intervalNanos)) {
            line.accept(suppressed.getAndSet(0));
        } else {
            suppressed.incrementAndGet();
        }
    }
}
