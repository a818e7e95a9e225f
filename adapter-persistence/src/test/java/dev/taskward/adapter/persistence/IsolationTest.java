package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jooq.impl.DSL.noCondition;

import dev.taskward.application.port.in.BatchOperation;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.application.service.TaskService;
import dev.taskward.domain.FieldChange;
import dev.taskward.domain.OwnerId;
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
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each of the two walls between owners holds with the other one taken out; and without both, nothing holds. */
class IsolationTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");
    private static final TaskDetails SECRET = new TaskDetails(new TaskTitle("Alice's secret"), null, true, null, null);
    private static final TaskDetails BOBS = new TaskDetails(new TaskTitle("Bob's own"), null, false, null, null);
    private static final TaskEdit DEFACE = new TaskEdit(
            FieldChange.to(new TaskTitle("Bob was here")),
            FieldChange.keep(),
            FieldChange.keep(),
            FieldChange.keep(),
            FieldChange.keep());
    private static final int QUOTA = 3;

    private final TestDatabase database = TestDatabase.create();
    private TestPersistence persistence;
    private TaskRepository intact;
    private TaskRepository withoutWhere;
    private Task secret;

    @BeforeEach
    void start() {
        persistence = new TestPersistence(database.url());
        intact = persistence.repository();
        withoutWhere = new WithoutOwnerPredicate(persistence.sql());
        secret = intact.create(ALICE, SECRET, Instant.EPOCH, QUOTA);
    }

    @AfterEach
    void stop() {
        persistence.close();
    }

    @Test
    void withBothWallsNothingIsSeenOrTouched() {
        assertIsolated(intact);
    }

    @Test
    void rowLevelSecurityHoldsWithoutTheOwnerInAnyWhere() {
        assertIsolated(withoutWhere);
    }

    @Test
    void theOwnerInEveryWhereHoldsWithoutRowLevelSecurity() {
        dropPolicies();

        assertIsolated(intact);
    }

    /** Shows that the two tests above do take a wall out: were one still there, this one would fail. */
    @Test
    void withoutBothWallsTheSecretIsOut() {
        dropPolicies();

        assertThat(withoutWhere.list(BOB, TaskQuery.DEFAULT)).containsExactly(secret);
        assertThat(withoutWhere.find(BOB, secret.id())).contains(secret);
        assertThat(withoutWhere.change(BOB, secret.id(), task -> task.toggle(Instant.EPOCH)))
                .isPresent();
        assertThat(withoutWhere.delete(BOB, secret.id(), VersionCondition.any()))
                .isTrue();
    }

    private void dropPolicies() {
        database.execute("DROP POLICY tasks_owner_only ON tasks; ALTER TABLE tasks DISABLE ROW LEVEL SECURITY");
    }

    /** Bob goes through every use case. */
    private void assertIsolated(TaskRepository repository) {
        TaskUseCases tasks = new TaskService(repository, Clock.systemUTC(), QUOTA);
        TaskId id = secret.id();

        for (Status status : Status.values()) {
            for (Sort sort : Sort.values()) {
                assertThat(tasks.list(BOB, TaskQuery.of(status, sort))).isEmpty();
            }
        }
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tasks.get(BOB, id));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tasks.edit(BOB, id, VersionCondition.any(), DEFACE));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tasks.toggle(BOB, id, VersionCondition.any()));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> tasks.delete(BOB, id, VersionCondition.any()));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> tasks.delete(BOB, id, version -> version == secret.version()));
        assertThatExceptionOfType(BatchRejected.class)
                .isThrownBy(() -> tasks.executeBatch(
                        BOB,
                        List.of(
                                new BatchOperation.Edit(id, VersionCondition.any(), DEFACE),
                                new BatchOperation.Complete(id, VersionCondition.any()),
                                new BatchOperation.Delete(id, VersionCondition.any()))))
                .satisfies(refused -> assertThat(refused.reasons()).hasSize(3));
        assertThat(tasks.deleteCompleted(BOB)).isZero();

        // below the use cases too, where the domain's own rule does not help
        assertThat(repository.find(BOB, id)).isEmpty();
        assertThat(repository.change(BOB, id, task -> task.toggle(Instant.EPOCH)))
                .isEmpty();
        assertThat(repository.delete(BOB, id, VersionCondition.any())).isFalse();

        // Alice's task does not count against Bob, nor does he learn of it
        for (int i = 0; i < QUOTA; i++) {
            assertThat(tasks.create(BOB, BOBS).owner()).isEqualTo(BOB);
        }
        assertThatExceptionOfType(QuotaExceeded.class).isThrownBy(() -> tasks.create(BOB, BOBS));
        assertThat(tasks.list(BOB, TaskQuery.DEFAULT))
                .hasSize(QUOTA)
                .allMatch(task -> task.owner().equals(BOB));

        assertThat(intact.list(ALICE, TaskQuery.DEFAULT)).containsExactly(secret);
    }

    /** The repository as somebody would leave it who forgets the owner in each and every statement. */
    private static final class WithoutOwnerPredicate extends JooqTaskRepository {

        WithoutOwnerPredicate(DSLContext sql) {
            super(sql, OwnerScopedExecutor.as("taskward_app", sql));
        }

        @Override
        Condition ownedBy() {
            return noCondition();
        }
    }
}
