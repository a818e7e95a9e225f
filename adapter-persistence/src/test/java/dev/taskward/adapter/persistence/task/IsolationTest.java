package dev.taskward.adapter.persistence.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jooq.impl.DSL.noCondition;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.persistence.TestPersistence;
import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.application.port.in.BatchOperation;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.application.service.TaskService;
import dev.taskward.domain.FieldChange;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.PageRequest;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException.BatchRejected;
import dev.taskward.domain.TaskException.NotFound;
import dev.taskward.domain.TaskException.QuotaExceeded;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Sort;
import dev.taskward.domain.TaskQuery.Status;
import dev.taskward.domain.TaskTitle;
import dev.taskward.domain.VersionCondition;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Disables the isolation mechanisms one after the other. The database has two: the owner predicate of every statement,
 * and row-level security. Above them are the rules of ownership, which the use cases apply.
 */
class IsolationTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");
    private static final TaskDetails SECRET = new TaskDetails(new TaskTitle("Alice's secret"), null, true, null, null);
    private static final TaskDetails TASK_OF_BOB = new TaskDetails(new TaskTitle("Bob's own"), null, false, null, null);
    private static final TaskEdit DEFACE = new TaskEdit(
            FieldChange.setTo(new TaskTitle("Bob was here")),
            FieldChange.unchanged(),
            FieldChange.unchanged(),
            FieldChange.unchanged(),
            FieldChange.unchanged());
    private static final VersionCondition ANY = VersionCondition.any();
    private static final int QUOTA = 3;
    private static final OwnershipRules RULES = new OwnershipRules(QUOTA, ForeignTasks.HIDDEN);

    private final TestDatabase database = TestDatabase.create();
    private TestPersistence persistence;
    private TaskRepository repository;
    private TaskRepository repositoryWithoutPredicate;
    private Task secret;

    @BeforeEach
    void start() {
        persistence = new TestPersistence(database.url());
        repository = persistence.repository();
        DSLContext sql = persistence.sql();
        repositoryWithoutPredicate =
                new JooqTaskRepository(sql, OwnerScopedExecutor.withRole("taskward_app", sql), noCondition());
        secret = repository.create(new NewTask(ALICE, SECRET, Instant.EPOCH), RULES);
    }

    @AfterEach
    void stop() {
        persistence.close();
    }

    @Test
    void isolatesOwnersWithBothMechanisms() {
        assertIsolated(repository);
    }

    @Test
    void isolatesOwnersByRowLevelSecurityAlone() {
        assertIsolated(repositoryWithoutPredicate);
    }

    @Test
    void isolatesOwnersByOwnerPredicateAlone() {
        dropPolicies();

        assertIsolated(repository);
    }

    /** Shows that the tests really disable both mechanisms. Otherwise, this test fails. */
    @Test
    void disclosesForeignTaskWithoutBothMechanisms() {
        dropPolicies();

        assertThat(repositoryWithoutPredicate.list(BOB, TaskQuery.DEFAULT)).containsExactly(secret);
        assertThat(repositoryWithoutPredicate.list(BOB, TaskQuery.DEFAULT, null, 10))
                .containsExactly(secret);
        assertThat(repositoryWithoutPredicate.find(BOB, secret.id())).contains(secret);
        assertThat(repositoryWithoutPredicate.change(BOB, secret.id(), task -> task.toggle(Instant.EPOCH)))
                .isPresent();
        assertThat(repositoryWithoutPredicate.delete(BOB, secret.id())).isTrue();
    }

    @Test
    void refusesForeignTaskInUseCasesWithoutBothMechanisms() {
        dropPolicies();
        TaskUseCases tasks = serviceOn(repositoryWithoutPredicate);
        TaskId id = secret.id();

        for (Status status : List.of(Status.ALL, Status.COMPLETED)) {
            for (Sort sort : Sort.values()) {
                TaskQuery query = TaskQuery.of(status, sort);
                assertNotFound(() -> tasks.list(BOB, query).toList());
                assertNotFound(() -> tasks.listPage(BOB, query, new PageRequest(10, null)));
            }
        }
        assertNotFound(() -> tasks.get(BOB, id, ANY));
        assertNotFound(() -> tasks.edit(BOB, id, ANY, DEFACE));
        assertNotFound(() -> tasks.toggle(BOB, id, ANY));
        assertNotFound(() -> tasks.delete(BOB, id, currentVersion()));
        assertBatchRefused(tasks);

        assertThat(repository.list(ALICE, TaskQuery.DEFAULT)).containsExactly(secret);
    }

    /** Both delete with a single statement and read no task. So only the two mechanisms of the database apply. */
    @Test
    void executesForeignUnconditionalDeletionsWithoutBothMechanisms() {
        dropPolicies();
        TaskUseCases tasks = serviceOn(repositoryWithoutPredicate);

        tasks.delete(BOB, secret.id(), ANY);
        assertThat(repository.list(ALICE, TaskQuery.DEFAULT)).isEmpty();

        repository.create(new NewTask(ALICE, SECRET, Instant.EPOCH), RULES);
        assertThat(tasks.deleteCompleted(BOB)).isEqualTo(1);
        assertThat(repository.list(ALICE, TaskQuery.DEFAULT)).isEmpty();
    }

    private void dropPolicies() {
        database.execute("DROP POLICY tasks_owner_only ON tasks; ALTER TABLE tasks DISABLE ROW LEVEL SECURITY");
    }

    /** Lets Bob try every use case, and then every method of the repository, which applies no rule of the domain. */
    private void assertIsolated(TaskRepository tested) {
        TaskUseCases tasks = serviceOn(tested);
        TaskId id = secret.id();

        for (Status status : Status.values()) {
            for (Sort sort : Sort.values()) {
                TaskQuery query = TaskQuery.of(status, sort);
                assertThat(tasks.list(BOB, query)).isEmpty();
                assertThat(tasks.listPage(BOB, query, new PageRequest(10, null)).tasks())
                        .isEmpty();
            }
        }
        assertNotFound(() -> tasks.get(BOB, id, ANY));
        assertNotFound(() -> tasks.edit(BOB, id, ANY, DEFACE));
        assertNotFound(() -> tasks.toggle(BOB, id, ANY));
        assertNotFound(() -> tasks.delete(BOB, id, ANY));
        assertNotFound(() -> tasks.delete(BOB, id, currentVersion()));
        assertBatchRefused(tasks);
        assertThat(tasks.deleteCompleted(BOB)).isZero();

        assertThat(tested.find(BOB, id)).isEmpty();
        assertThat(tested.change(BOB, id, task -> task.toggle(Instant.EPOCH))).isEmpty();
        assertThat(tested.delete(BOB, id)).isFalse();
        assertThat(tested.delete(BOB, id, task -> {})).isFalse();

        // Alice's task does not count towards Bob's quota
        for (int i = 0; i < QUOTA; i++) {
            assertThat(tasks.create(BOB, TASK_OF_BOB).owner()).isEqualTo(BOB);
        }
        assertThatExceptionOfType(QuotaExceeded.class).isThrownBy(() -> tasks.create(BOB, TASK_OF_BOB));
        assertThat(tasks.list(BOB, TaskQuery.DEFAULT))
                .hasSize(QUOTA)
                .allMatch(task -> task.owner().equals(BOB));

        assertThat(repository.list(ALICE, TaskQuery.DEFAULT)).containsExactly(secret);
    }

    private void assertBatchRefused(TaskUseCases tasks) {
        TaskId id = secret.id();
        assertThatExceptionOfType(BatchRejected.class)
                .isThrownBy(() -> tasks.executeBatch(
                        BOB,
                        List.of(
                                new BatchOperation.Edit(id, ANY, DEFACE),
                                new BatchOperation.Complete(id, ANY),
                                new BatchOperation.Delete(id, ANY))))
                .satisfies(rejected ->
                        assertThat(rejected.reasons().values()).hasSize(3).hasOnlyElementsOfType(NotFound.class));
    }

    private static void assertNotFound(ThrowingCallable use) {
        assertThatExceptionOfType(NotFound.class).isThrownBy(use);
    }

    private static TaskUseCases serviceOn(TaskRepository repository) {
        return new TaskService(repository, RULES, Clock.systemUTC());
    }

    /** Returns a condition that Alice's own request would meet. */
    private VersionCondition currentVersion() {
        return new VersionCondition.OneOf(Set.of(secret.version()));
    }
}
