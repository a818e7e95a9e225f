package dev.taskward.adapter.rest.task;

import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.domain.Task;
import java.io.OutputStream;
import java.util.stream.Stream;

/** Gives benchmarks, which are in another package, access to the writer of task lists. */
public final class TaskListJson {
    private final TaskResponseWriter writer;

    /** Creates a writer for Taskward's own contract. */
    public TaskListJson() {
        WireContract contract = WireContract.named(WireContract.DEFAULT);
        TaskConfiguration configuration = new TaskConfiguration();
        this.writer = configuration.taskResponseWriter(
                configuration.taskResponseMapper(), configuration.taskSerializer(contract), contract);
    }

    public void write(Stream<Task> tasks, OutputStream to) {
        writer.writeJson(tasks, to);
    }
}
