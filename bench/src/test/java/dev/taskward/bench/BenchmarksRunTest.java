package dev.taskward.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark once, and ignores the figures, so that a change of the service cannot break it unnoticed. */
class BenchmarksRunTest {

    @Test
    void everyBenchmarkRunsWithoutAnError() throws Exception {
        var once = new OptionsBuilder()
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        assertThat(new Runner(once).run())
                .extracting(result -> result.getParams().getBenchmark())
                .containsOnly(Stream.of(
                                TaskListJsonBenchmark.class.getName() + ".hundredTasks",
                                TaskMappingBenchmark.class.getName() + ".hundredTasks",
                                TokenVerificationBenchmark.class.getName() + ".cached",
                                TokenVerificationBenchmark.class.getName() + ".uncached")
                        .toArray(String[]::new));
    }
}
