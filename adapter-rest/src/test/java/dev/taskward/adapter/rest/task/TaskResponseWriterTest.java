package dev.taskward.adapter.rest.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.domain.DueDate;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Priority;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDescription;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskTitle;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskResponseWriterTest {
    private static final int TASKS = 1000;
    /** Maximum allocation per task, in bytes. It has room for a TaskResponse and three formatted times. */
    private static final int MAX_BYTES_PER_TASK = 1000;

    @Test
    void allocatesLittlePerTask() {
        Instant time = Instant.parse("2026-02-10T09:00:00.123Z");
        Task task = new NewTask(
                        new OwnerId("kT4mXbW0cUq9gYwPz5vNfL2hRj7sDa1e"),
                        new TaskDetails(
                                new TaskTitle("Buy groceries"),
                                new TaskDescription("Milk, bread and tea, in a sentence of an ordinary length."),
                                false,
                                Priority.HIGH,
                                new DueDate(time)),
                        time)
                .withId(new TaskId(42));
        List<Task> tasks = Collections.nCopies(TASKS, task);
        WireContract contract = WireContract.named(WireContract.DEFAULT);
        TaskResponseWriter writer = new TaskResponseWriter(
                new TaskResponseMapperImpl(),
                new TaskSerializer(contract.task()),
                contract.list().envelope());
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long minimum = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            long before = thread.getCurrentThreadAllocatedBytes();
            writer.writeJson(tasks.stream(), OutputStream.nullOutputStream());
            minimum = Math.min(minimum, thread.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(minimum / TASKS).isBetween(1L, (long) MAX_BYTES_PER_TASK);
    }
}
