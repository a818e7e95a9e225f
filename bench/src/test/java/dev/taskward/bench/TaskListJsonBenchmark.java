package dev.taskward.bench;

import dev.taskward.adapter.rest.task.TaskListJson;
import dev.taskward.domain.Task;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the writing of a list of a hundred tasks as JSON. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TaskListJsonBenchmark {
    private static final int EXPECTED_BYTES = 32 * 1024;

    private final TaskListJson writer = new TaskListJson();
    private final List<Task> tasks = SampleTasks.hundred();

    @Benchmark
    public byte[] hundredTasks() {
        ByteArrayOutputStream json = new ByteArrayOutputStream(EXPECTED_BYTES);
        writer.write(tasks.stream(), json);
        return json.toByteArray();
    }
}
