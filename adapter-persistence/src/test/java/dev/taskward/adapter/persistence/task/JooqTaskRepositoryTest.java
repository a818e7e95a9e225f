package dev.taskward.adapter.persistence.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.taskward.adapter.persistence.PersistenceSettings;
import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.persistence.TestPersistence;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.application.port.out.TaskRepositoryContract;
import dev.taskward.domain.DueDate;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.Priority;
import dev.taskward.domain.Task;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JooqTaskRepositoryTest extends TaskRepositoryContract {
    private static final long MAX_ALLOCATED_BYTES_PER_ROW = 2000;

    private static TestPersistence persistence;

    @BeforeAll
    static void start() {
        // with the function that looks up tasks of any owner
        persistence = new TestPersistence(
                new PersistenceSettings(TestDatabase.create().url(), 10, true, null));
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
    void titlesAreSortedAlphabeticallyInAnyLanguage() {
        OwnerId owner = new OwnerId("owner of titles in several languages");
        Stream.of("Zebra", "élan", "Apfel", "über", "eleven", "Ultra", "ähnlich")
                .map(title -> new TaskDetails(new TaskTitle(title), null, false, null, null))
                .forEach(details -> create(owner, details, 10));

        assertThat(repository().list(owner, TaskQuery.of(Status.ALL, Sort.TITLE)))
                .extracting(task -> task.details().title().value())
                .containsExactly("ähnlich", "Apfel", "élan", "eleven", "über", "Ultra", "Zebra");
    }

    @ParameterizedTest
    @CsvSource({"CREATED, TITLE", "TITLE, CREATED", "PRIORITY, DUE_DATE", "UPDATED, PRIORITY"})
    void aPositionOfAnotherSortIsRejected(Sort sort, Sort otherSort) {
        TaskDetails details =
                new TaskDetails(new TaskTitle("Title"), null, false, Priority.LOW, new DueDate(Instant.EPOCH));
        Task task = create(new OwnerId("owner of one task"), details, 10);
        ListPosition position = ListPosition.of(task, otherSort);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> repository().list(task.owner(), TaskQuery.of(Status.ALL, sort), position, 10));
    }

    /** Measures the allocations of the driver, the rows and the tasks. The minimum of many runs excludes other work. */
    @Test
    void aListAllocatesLittlePerRow() {
        OwnerId owner = new OwnerId("owner of a long list");
        int rows = JooqTaskRepository.CHUNK_SIZE;
        for (int i = 0; i < rows; i++) {
            TaskDetails details = new TaskDetails(
                    new TaskTitle("Task " + i),
                    new TaskDescription("What has to be done, in a sentence of an ordinary length."),
                    false,
                    Priority.HIGH,
                    new DueDate(Instant.EPOCH));
            create(owner, details, rows);
        }
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long minimum = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            long before = thread.getCurrentThreadAllocatedBytes();
            assertThat(repository().list(owner, TaskQuery.DEFAULT).count()).isEqualTo(rows);
            minimum = Math.min(minimum, thread.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(minimum / rows).isBetween(1L, MAX_ALLOCATED_BYTES_PER_ROW);
    }

    private Task create(OwnerId owner, TaskDetails details, int quota) {
        return repository()
                .create(new NewTask(owner, details, Instant.EPOCH), new OwnershipRules(quota, ForeignTasks.HIDDEN));
    }
}
