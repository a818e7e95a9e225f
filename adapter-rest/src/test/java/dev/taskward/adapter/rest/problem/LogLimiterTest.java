package dev.taskward.adapter.rest.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LogLimiterTest {

    @Test
    void logsTheFirstLineOnlyWithinTheInterval() {
        LogLimiter limiter = new LogLimiter(Duration.ofHours(1));
        List<Long> lines = new ArrayList<>();

        for (int i = 0; i < 1_000; i++) {
            limiter.log(lines::add);
        }

        assertThat(lines).containsExactly(0L);
    }

    @Test
    void reportsHowManyLinesWereSuppressedSinceTheLastOne() {
        LogLimiter limiter = new LogLimiter(Duration.ofMillis(20));
        List<Long> lines = new ArrayList<>();

        long calls = 0;
        while (lines.size() < 3) {
            limiter.log(lines::add);
            calls++;
        }

        long logged = lines.size();
        assertThat(lines.getFirst()).isZero();
        assertThat(lines.stream().mapToLong(Long::longValue).sum()).isEqualTo(calls - logged);
    }

    @Test
    void logsOneLineForConcurrentCalls() {
        LogLimiter limiter = new LogLimiter(Duration.ofHours(1));
        ConcurrentLinkedQueue<Long> lines = new ConcurrentLinkedQueue<>();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 500; i++) {
                threads.execute(() -> limiter.log(lines::add));
            }
        }

        assertThat(lines).containsExactly(0L);
    }
}
