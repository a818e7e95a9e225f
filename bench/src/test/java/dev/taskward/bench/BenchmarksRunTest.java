package dev.taskward.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TaskMappingBenchmark;
import dev.taskward.adapter.rest.TaskListJsonBenchmark;
import dev.taskward.adapter.rest.TokenVerificationBenchmark;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark still does what it did when its figures were written down; how fast is not asked here. */
class BenchmarksRunTest {

    @Test
    void runOnceEach() throws Exception {
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
                                TokenVerificationBenchmark.class.getName() + ".fresh",
                                TokenVerificationBenchmark.class.getName() + ".remembered")
                        .toArray(String[]::new));
    }
}
