package dev.taskward.adapter.rest;

import dev.taskward.bench.SampleTasks;
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

/** What it takes to write a list of a hundred tasks as JSON, by the mapper that the service has. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TaskListJsonBenchmark {
    private final WireContract contract = WireContract.named(WireContract.OWN);
    private final TaskResponseWriter answers = new TaskResponseWriter(
            new TaskResponseMapperImpl(),
            new TaskSerializer(contract.task()),
            contract.list().form());
    private final List<Task> tasks = SampleTasks.hundred();

    @Benchmark
    public byte[] hundredTasks() {
        ByteArrayOutputStream json = new ByteArrayOutputStream(32 * 1024);
        answers.writeJson(tasks.stream(), json);
        return json.toByteArray();
    }
}
