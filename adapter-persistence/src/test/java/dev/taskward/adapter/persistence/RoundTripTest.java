package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.application.service.TaskService;
import dev.taskward.domain.FieldChange;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException.NotFound;
import dev.taskward.domain.TaskException.QuotaExceeded;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Sort;
import dev.taskward.domain.TaskQuery.Status;
import dev.taskward.domain.TaskTitle;
import dev.taskward.domain.VersionCondition;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The budget of each use case, counted on the wire: before and after driver and server have prepared a statement. */
@ParameterizedClass(name = "after {0} uses")
@ValueSource(ints = {0, 12})
class RoundTripTest {
    private static final OwnerId OWNER = new OwnerId("owner");
    private static final TaskId ABSENT = new TaskId(TaskId.MAX);
    private static final TaskDetails DETAILS = new TaskDetails(new TaskTitle("title"), null, false, null, null);
    private static final int QUOTA = 20;
    private static final String IDLE_TIME_BEFORE_TRYING = "com.zaxxer.hikari.aliveBypassWindowMs";

    private final int usesBefore;

    private final TestDatabase database = TestDatabase.create();
    private RoundTripCounter counter;
    private TestPersistence persistence;
    private TaskUseCases tasks;

    RoundTripTest(int usesBefore) {
        this.usesBefore = usesBefore;
    }

    @BeforeEach
    void start() throws IOException {
        // the pool tries a connection that was idle before it lends it: one more, which is not the use case's
        System.setProperty(IDLE_TIME_BEFORE_TRYING, "60000");
        counter = new RoundTripCounter(database.url());
        persistence = new TestPersistence(counter.url(), 1);
        TaskRepository repository = persistence.repository();
        tasks = new TaskService(repository, Clock.systemUTC(), QUOTA);
        for (int i = 0; i < usesBefore; i++) {
            everyUseCase();
        }
        // so that a connection is there
        persistence.sql().fetch("select 1");
    }

    @AfterEach
    void stop() throws IOException {
        persistence.close();
        counter.close();
        System.clearProperty(IDLE_TIME_BEFORE_TRYING);
    }

    @Test
    void theCounterCounts() {
        assertRoundTrips(3, () -> {
            for (int i = 0; i < 3; i++) {
                persistence.sql().fetch("select 1");
            }
        });
    }

    @Test
    void listTakesOne() {
        for (Status status : Status.values()) {
            for (Sort sort : Sort.values()) {
                assertRoundTrips(1, () -> tasks.list(OWNER, TaskQuery.of(status, sort)));
            }
        }
    }

    @Test
    void createTakesOneEvenWhenTheQuotaRefusesIt() {
        assertRoundTrips(1, () -> tasks.create(OWNER, DETAILS));
        for (int i = 1; i < QUOTA; i++) {
            tasks.create(OWNER, DETAILS);
        }
        assertRoundTrips(
                1, () -> assertThatExceptionOfType(QuotaExceeded.class).isThrownBy(() -> tasks.create(OWNER, DETAILS)));
    }

    @Test
    void getTakesOne() {
        Task task = tasks.create(OWNER, DETAILS);

        assertRoundTrips(1, () -> tasks.get(OWNER, task.id()));
        assertRoundTrips(1, () -> assertNotFound(() -> tasks.get(OWNER, ABSENT)));
    }

    @Test
    void editTakesTwoAndOneWhenItChangesNothing() {
        Task task = tasks.create(OWNER, DETAILS);

        assertRoundTrips(2, () -> tasks.edit(OWNER, task.id(), VersionCondition.any(), retitled("other")));
        assertRoundTrips(1, () -> tasks.edit(OWNER, task.id(), VersionCondition.any(), retitled("other")));
        assertRoundTrips(
                1, () -> assertNotFound(() -> tasks.edit(OWNER, ABSENT, VersionCondition.any(), retitled("other"))));
    }

    @Test
    void toggleTakesTwo() {
        Task task = tasks.create(OWNER, DETAILS);

        assertRoundTrips(2, () -> tasks.toggle(OWNER, task.id(), VersionCondition.any()));
        assertRoundTrips(1, () -> assertNotFound(() -> tasks.toggle(OWNER, ABSENT, VersionCondition.any())));
    }

    /** One to read, one to write in vain, and then to lock, to write and to commit. */
    @Test
    void toggleTakesFiveWhenSomebodyElseWasFirst() {
        Task task = tasks.create(OWNER, DETAILS);
        AtomicInteger decisions = new AtomicInteger();

        assertRoundTrips(
                5,
                () -> persistence.repository().change(OWNER, task.id(), current -> {
                    if (decisions.getAndIncrement() == 0) {
                        database.execute("UPDATE tasks SET version = version + 1");
                    }
                    return current.toggle(Instant.now());
                }));
        assertThat(decisions).hasValue(2);
    }

    @Test
    void deleteTakesOne() {
        Task task = tasks.create(OWNER, DETAILS);

        assertRoundTrips(1, () -> tasks.delete(OWNER, task.id(), VersionCondition.any()));
        assertRoundTrips(1, () -> assertNotFound(() -> tasks.delete(OWNER, task.id(), VersionCondition.any())));
    }

    private void everyUseCase() {
        TaskId id = tasks.create(OWNER, DETAILS).id();
        tasks.list(OWNER, TaskQuery.DEFAULT);
        tasks.get(OWNER, id);
        tasks.edit(OWNER, id, VersionCondition.any(), retitled("other"));
        tasks.toggle(OWNER, id, VersionCondition.any());
        tasks.delete(OWNER, id, VersionCondition.any());
    }

    private static TaskEdit retitled(String title) {
        return new TaskEdit(
                FieldChange.to(new TaskTitle(title)),
                FieldChange.keep(),
                FieldChange.keep(),
                FieldChange.keep(),
                FieldChange.keep());
    }

    private void assertRoundTrips(int expected, Runnable use) {
        counter.take();
        use.run();
        assertThat(counter.take()).isEqualTo(expected);
    }

    private static void assertNotFound(ThrowingCallable use) {
        assertThatExceptionOfType(NotFound.class).isThrownBy(use);
    }
}
