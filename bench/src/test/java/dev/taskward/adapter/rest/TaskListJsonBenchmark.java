package dev.taskward.adapter.rest;

import dev.taskward.bench.SampleTasks;
import dev.taskward.domain.Task;
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
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** What it takes to write a list of a hundred tasks as JSON, by the mapper that the service has. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TaskListJsonBenchmark {
    private final WireContract contract = WireContract.named(WireContract.OWN);
    private final RestConfiguration configuration = new RestConfiguration();
    private final TaskResponseMapper mapper = configuration.taskResponseMapper();
    private final JsonMapper json = jsonMapper();
    private final List<Task> tasks = SampleTasks.hundred();

    /** As {@link TaskController} and Spring's converter do it. */
    @Benchmark
    public byte[] hundredTasks() {
        return json.writeValueAsBytes(
                contract.list().form().of(tasks.stream().map(mapper::toResponse).toList()));
    }

    /** Spring Boot's, with what this adapter asks for. */
    private JsonMapper jsonMapper() {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.register(JacksonAutoConfiguration.class);
            context.registerBean(JsonMapperBuilderCustomizer.class, () -> configuration.answers(contract));
            context.refresh();
            return context.getBean(JsonMapper.class);
        }
    }
}
