package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.service.TaskService;
import dev.taskward.domain.FieldChange;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.PageRequest;
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
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Counts the round trips of each use case on the wire. It does so before and after the driver and the server have
 * prepared the statements, which takes several uses.
 */
@ParameterizedClass(name = "after {0} uses")
@ValueSource(ints = {0, 12})
class RoundTripTest {
    private static final OwnerId OWNER = new OwnerId("owner");
    private static final TaskId ABSENT_ID = new TaskId(TaskId.MAX);
    private static final TaskDetails DETAILS = new TaskDetails(new TaskTitle("title"), null, false, null, null);
    private static final VersionCondition ANY = VersionCondition.any();
    private static final int QUOTA = 20;
    private static final String HIKARI_ALIVE_BYPASS = "com.zaxxer.hikari.aliveBypassWindowMs";

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
        // HikariCP validates a connection that was idle, which would be one more round trip now and then
        System.setProperty(HIKARI_ALIVE_BYPASS, "60000");
        counter = new RoundTripCounter(database.url());
        persistence = new TestPersistence(counter.url(), 1);
        OwnershipRules rules = new OwnershipRules(QUOTA, ForeignTasks.HIDDEN);
        tasks = new TaskService(persistence.repository(), rules, Clock.systemUTC());
        for (int i = 0; i < usesBefore; i++) {
            executeEveryUseCase();
        }
        // opens the pooled connection
        persistence.sql().fetch("select 1");
    }

    @AfterEach
    void stop() throws IOException {
        persistence.close();
        counter.close();
        System.clearProperty(HIKARI_ALIVE_BYPASS);
    }

    @Test
    void theCounterCountsEachStatement() {
        assertRoundTrips(3, () -> {
            for (int i = 0; i < 3; i++) {
                persistence.sql().fetch("select 1");
            }
        });
    }

    @Test
    void listTakesOneRoundTrip() {
        for (Status status : Status.values()) {
            for (Sort sort : Sort.values()) {
                assertRoundTrips(1, () -> tasks.list(OWNER, TaskQuery.of(status, sort)));
            }
        }
    }

    /** A longer list takes one for the first chunk, one for all ids, and one for each chunk of 250 tasks. */
    @Test
    void aListOfUpTo250TasksTakesOneRoundTrip() {
        insertTasks(250);
        assertRoundTrips(
                1, () -> assertThat(tasks.list(OWNER, TaskQuery.DEFAULT)).hasSize(250));

        insertTasks(1);
        assertRoundTrips(
                4, () -> assertThat(tasks.list(OWNER, TaskQuery.DEFAULT)).hasSize(251));
    }

    @Test
    void pageTakesOneRoundTrip() {
        for (Sort sort : Sort.values()) {
            assertRoundTrips(1, () -> tasks.listPage(OWNER, TaskQuery.of(Status.ALL, sort), new PageRequest(10, null)));
        }
    }

    @Test
    void createTakesOneRoundTripEvenIfTheQuotaIsExceeded() {
        assertRoundTrips(1, () -> tasks.create(OWNER, DETAILS));
        for (int i = 1; i < QUOTA; i++) {
            tasks.create(OWNER, DETAILS);
        }
        assertRoundTrips(
                1, () -> assertThatExceptionOfType(QuotaExceeded.class).isThrownBy(() -> tasks.create(OWNER, DETAILS)));
    }

    @Test
    void getTakesOneRoundTrip() {
        Task task = tasks.create(OWNER, DETAILS);

        assertRoundTrips(1, () -> tasks.get(OWNER, task.id(), ANY));
        assertRoundTrips(1, () -> assertNotFound(() -> tasks.get(OWNER, ABSENT_ID, ANY)));
    }

    @Test
    void editTakesTwoRoundTripsAndOneIfItChangesNothing() {
        Task task = tasks.create(OWNER, DETAILS);

        assertRoundTrips(2, () -> tasks.edit(OWNER, task.id(), ANY, editTitle("other")));
        assertRoundTrips(1, () -> tasks.edit(OWNER, task.id(), ANY, editTitle("other")));
        assertRoundTrips(1, () -> assertNotFound(() -> tasks.edit(OWNER, ABSENT_ID, ANY, editTitle("other"))));
    }

    @Test
    void toggleTakesTwoRoundTrips() {
        Task task = tasks.create(OWNER, DETAILS);

        assertRoundTrips(2, () -> tasks.toggle(OWNER, task.id(), ANY));
        assertRoundTrips(1, () -> assertNotFound(() -> tasks.toggle(OWNER, ABSENT_ID, ANY)));
    }

    /** Reads, writes and detects the conflict; then reads with a lock, writes and commits. */
    @Test
    void toggleTakesFiveRoundTripsAfterAWriteConflict() {
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
    void deleteTakesOneRoundTripAndTwoWithAVersionCondition() {
        Task first = tasks.create(OWNER, DETAILS);
        Task second = tasks.create(OWNER, DETAILS);

        assertRoundTrips(1, () -> tasks.delete(OWNER, first.id(), ANY));
        assertRoundTrips(1, () -> assertNotFound(() -> tasks.delete(OWNER, first.id(), ANY)));
        assertRoundTrips(2, () -> tasks.delete(OWNER, second.id(), new VersionCondition.OneOf(Set.of(1L))));
    }

    @Test
    void deleteCompletedTakesOneRoundTrip() {
        assertRoundTrips(1, () -> tasks.deleteCompleted(OWNER));
    }

    private void insertTasks(int count) {
        database.execute("INSERT INTO tasks (user_id, title, completed, created_at, updated_at, version)"
                + " SELECT '" + OWNER.value() + "', 'title', false, now(), now(), 1 FROM generate_series(1, " + count
                + ")");
    }

    private void executeEveryUseCase() {
        TaskId id = tasks.create(OWNER, DETAILS).id();
        tasks.list(OWNER, TaskQuery.DEFAULT);
        tasks.listPage(OWNER, TaskQuery.DEFAULT, new PageRequest(10, null));
        tasks.get(OWNER, id, ANY);
        tasks.edit(OWNER, id, ANY, editTitle("other"));
        Task toggled = tasks.toggle(OWNER, id, ANY);
        tasks.delete(OWNER, id, new VersionCondition.OneOf(Set.of(toggled.version())));
        tasks.delete(OWNER, tasks.create(OWNER, DETAILS).id(), ANY);
        tasks.deleteCompleted(OWNER);
    }

    private static TaskEdit editTitle(String title) {
        return new TaskEdit(
                FieldChange.setTo(new TaskTitle(title)),
                FieldChange.unchanged(),
                FieldChange.unchanged(),
                FieldChange.unchanged(),
                FieldChange.unchanged());
    }

    private void assertRoundTrips(int expected, Runnable use) {
        counter.takeCount();
        use.run();
        assertThat(counter.takeCount()).isEqualTo(expected);
    }

    private static void assertNotFound(ThrowingCallable use) {
        assertThatExceptionOfType(NotFound.class).isThrownBy(use);
    }
}
