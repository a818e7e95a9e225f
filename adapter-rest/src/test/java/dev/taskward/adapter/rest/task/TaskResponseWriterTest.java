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

/** What it takes to write a list. */
class TaskResponseWriterTest {
    private static final int ROWS = 1000;
    /** In bytes: a response of the mapper, three times as text, and the buffer. */
    private static final int MOST_PER_ROW = 1000;

    @Test
    void allocatesLittlePerRow() {
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
        List<Task> tasks = Collections.nCopies(ROWS, task);
        WireContract contract = WireContract.named(WireContract.DEFAULT);
        TaskResponseWriter answers = new TaskResponseWriter(
                new TaskResponseMapperImpl(),
                new TaskSerializer(contract.task()),
                contract.list().envelope());
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long least = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            long before = thread.getCurrentThreadAllocatedBytes();
            answers.writeJson(tasks.stream(), OutputStream.nullOutputStream());
            least = Math.min(least, thread.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least / ROWS).isBetween(1L, (long) MOST_PER_ROW);
    }
}
