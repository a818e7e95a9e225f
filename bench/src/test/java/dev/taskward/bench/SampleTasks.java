package dev.taskward.bench;

import dev.taskward.domain.DueDate;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Priority;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDescription;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskTitle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Tasks with texts of ordinary length. */
final class SampleTasks {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123Z");

    private SampleTasks() {}

    /** Returns a hundred tasks of one user, every second of them completed. */
    static List<Task> hundred() {
        return IntStream.rangeClosed(1, 100).mapToObj(SampleTasks::task).toList();
    }

    private static Task task(int number) {
        TaskDetails details = new TaskDetails(
                new TaskTitle("Call the supplier about order " + number),
                new TaskDescription("Ask when the missing parts of order " + number
                        + " will come, and whether the invoice can wait until they are here and have been looked at."),
                number % 2 == 0,
                number % 3 == 0 ? Priority.HIGH : null,
                number % 3 == 0 ? new DueDate(NOW.plus(Duration.ofDays(number))) : null);
        return new NewTask(new OwnerId("user-17"), details, NOW.minus(Duration.ofHours(number)))
                .withId(new TaskId(100_000 + number));
    }
}
