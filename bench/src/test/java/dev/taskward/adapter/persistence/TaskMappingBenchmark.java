package dev.taskward.adapter.persistence;

import dev.taskward.bench.SampleTasks;
import dev.taskward.domain.Task;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jooq.Field;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to make tasks of a hundred rows. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TaskMappingBenchmark {
    private final TaskRecordMapper mapper = new TaskRecordMapperImpl();
    private final List<TaskRow> rows = SampleTasks.hundred().stream()
            .map(mapper::toRow)
            .map(row -> row.into(TaskRow.COLUMNS.toArray(Field[]::new)).into(TaskRow.class))
            .toList();

    @Benchmark
    public List<Task> hundredTasks() {
        return rows.stream().map(mapper::toTask).toList();
    }
}
