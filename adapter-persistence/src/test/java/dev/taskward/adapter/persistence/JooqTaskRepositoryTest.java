package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.application.port.out.TaskRepositoryContract;
import dev.taskward.domain.DueDate;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Priority;
import dev.taskward.domain.TaskDescription;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Sort;
import dev.taskward.domain.TaskQuery.Status;
import dev.taskward.domain.TaskTitle;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JooqTaskRepositoryTest extends TaskRepositoryContract {
    private static TestPersistence persistence;

    @BeforeAll
    static void start() {
        persistence = new TestPersistence(TestDatabase.create().url());
    }

    @AfterAll
    static void stop() {
        persistence.close();
    }

    @Override
    protected TaskRepository repository() {
        return persistence.repository();
    }

    @Test
    void sortsTitlesAsPeopleDo() {
        OwnerId owner = new OwnerId("somebody who writes in several languages");
        Stream.of("Zebra", "élan", "Apfel", "über", "eleven", "Ultra", "ähnlich")
                .map(title -> new TaskDetails(new TaskTitle(title), null, false, null, null))
                .forEach(details -> repository().create(owner, details, Instant.EPOCH, 10));

        assertThat(repository().list(owner, TaskQuery.of(Status.ALL, Sort.TITLE)))
                .extracting(task -> task.details().title().value())
                .containsExactly("ähnlich", "Apfel", "élan", "eleven", "über", "Ultra", "Zebra");
    }

    /** In bytes: what the driver reads, a row, a task and its values. */
    @Test
    void allocatesLittlePerRowOfAList() {
        OwnerId owner = new OwnerId("somebody with a list");
        int rows = JooqTaskRepository.PART;
        for (int i = 0; i < rows; i++) {
            TaskDetails details = new TaskDetails(
                    new TaskTitle("Task " + i),
                    new TaskDescription("What has to be done, in a sentence of an ordinary length."),
                    false,
                    Priority.HIGH,
                    new DueDate(Instant.EPOCH));
            repository().create(owner, details, Instant.EPOCH, rows);
        }
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long least = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            long before = thread.getCurrentThreadAllocatedBytes();
            assertThat(repository().list(owner, TaskQuery.DEFAULT).count()).isEqualTo(rows);
            least = Math.min(least, thread.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least / rows).isBetween(1L, 2000L);
    }
}
