package dev.taskward.application.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.application.port.in.BatchOperation;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.InMemoryTaskRepository;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.domain.FieldChange;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.PageRequest;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskPage;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import dev.taskward.domain.VersionCondition;
import dev.taskward.domain.VersionCondition.OneOf;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.MapAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskServiceTest {
    private static final Instant NOON = Instant.parse("2026-02-07T12:00:00Z");
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");
    private static final TaskDetails GROCERIES =
            new TaskDetails(new TaskTitle("Buy groceries"), null, false, null, null);
    private static final TaskEdit RENAME = new TaskEdit(
            FieldChange.setTo(new TaskTitle("Buy bread")),
            FieldChange.unchanged(),
            FieldChange.unchanged(),
            FieldChange.unchanged(),
            FieldChange.unchanged());
    private static final VersionCondition ANY = VersionCondition.any();

    private final InMemoryTaskRepository repository = new InMemoryTaskRepository();
    private final TaskUseCases tasks = serviceAt(NOON);

    @Test
    void createStoresATaskOfTheOwner() {
        Task task = tasks.create(ALICE, GROCERIES);

        assertThat(task).isEqualTo(new NewTask(ALICE, GROCERIES, NOON).withId(task.id()));
        assertThat(tasks.get(ALICE, task.id(), ANY)).isEqualTo(task);
        assertThat(tasks.list(ALICE, TaskQuery.DEFAULT)).containsExactly(task);
    }

    @Test
    void createStopsAtTheQuota() {
        tasks.create(ALICE, GROCERIES);
        tasks.create(ALICE, GROCERIES);

        assertThatExceptionOfType(TaskException.QuotaExceeded.class).isThrownBy(() -> tasks.create(ALICE, GROCERIES));
    }

    @Test
    void editUsesTheTimeOfTheClock() {
        TaskId id = tasks.create(ALICE, GROCERIES).id();

        Task edited = serviceAt(NOON.plusSeconds(5)).edit(ALICE, id, ANY, RENAME);

        assertThat(edited.details().title().value()).isEqualTo("Buy bread");
        assertThat(edited.updatedAt()).isEqualTo(NOON.plusSeconds(5));
        assertThat(tasks.get(ALICE, id, ANY)).isEqualTo(edited);
    }

    @Test
    void toggleUsesTheTimeOfTheClock() {
        TaskId id = tasks.create(ALICE, GROCERIES).id();

        Task toggled = serviceAt(NOON.plusSeconds(5)).toggle(ALICE, id, ANY);

        assertThat(toggled.details().completed()).isTrue();
        assertThat(toggled.updatedAt()).isEqualTo(NOON.plusSeconds(5));
        assertThat(tasks.get(ALICE, id, ANY)).isEqualTo(toggled);
    }

    @Test
    void deleteRemovesTheTask() {
        TaskId id = tasks.create(ALICE, GROCERIES).id();

        tasks.delete(ALICE, id, ANY);

        assertNotFound(() -> tasks.get(ALICE, id, ANY));
    }

    @Test
    void deleteCompletedRemovesCompletedTasksOnly() {
        tasks.toggle(ALICE, tasks.create(ALICE, GROCERIES).id(), ANY);
        Task open = tasks.create(ALICE, GROCERIES);

        assertThat(tasks.deleteCompleted(ALICE)).isEqualTo(1);
        assertThat(tasks.list(ALICE, TaskQuery.DEFAULT)).containsExactly(open);
    }

    @Test
    void reportsAnUnavailableStore() {
        repository.setAvailable(false);

        assertThatExceptionOfType(StorageUnavailableException.class)
                .isThrownBy(() -> tasks.list(ALICE, TaskQuery.DEFAULT));
    }

    @Nested
    class Page {

        @Test
        void returnsPositionOfLastTaskAsNext() {
            Task older = tasks.create(ALICE, GROCERIES);
            Task newer = serviceAt(NOON.plusSeconds(1)).create(ALICE, GROCERIES);

            TaskPage first = tasks.listPage(ALICE, TaskQuery.DEFAULT, new PageRequest(1, null));
            TaskPage second = tasks.listPage(ALICE, TaskQuery.DEFAULT, new PageRequest(1, first.next()));

            assertThat(first.tasks()).containsExactly(newer);
            assertThat(first.next()).isEqualTo(ListPosition.of(newer, TaskQuery.Sort.CREATED));
            assertThat(second.tasks()).containsExactly(older);
            assertThat(second.next()).isNull();
        }

        @Test
        void isTheLastOneIfItHoldsEverything() {
            Task only = tasks.create(ALICE, GROCERIES);

            assertThat(tasks.listPage(ALICE, TaskQuery.DEFAULT, new PageRequest(1, null)))
                    .isEqualTo(new TaskPage(List.of(only), null));
            assertThat(tasks.listPage(BOB, TaskQuery.DEFAULT, new PageRequest(1, null)))
                    .isEqualTo(new TaskPage(List.of(), null));
        }
    }

    @Nested
    class Condition {
        private final Task task = tasks.create(ALICE, GROCERIES);

        @Test
        void rejectsEveryUseOfAnotherVersion() {
            VersionCondition version7 = new OneOf(Set.of(7L));
            for (ThrowingCallable use : List.<ThrowingCallable>of(
                    () -> tasks.get(ALICE, task.id(), version7),
                    () -> tasks.edit(ALICE, task.id(), version7, RENAME),
                    () -> tasks.toggle(ALICE, task.id(), version7),
                    () -> tasks.delete(ALICE, task.id(), version7))) {
                assertThatExceptionOfType(TaskException.VersionMismatch.class)
                        .isThrownBy(use)
                        .returns(1L, TaskException.VersionMismatch::currentVersion);
            }
            assertThat(tasks.get(ALICE, task.id(), ANY)).isEqualTo(task);
        }

        @Test
        void acceptsTheCurrentVersion() {
            assertThat(tasks.edit(ALICE, task.id(), new OneOf(Set.of(1L)), RENAME)
                            .version())
                    .isEqualTo(2);
            assertThat(tasks.toggle(ALICE, task.id(), new OneOf(Set.of(2L))).version())
                    .isEqualTo(3);
            assertThat(tasks.get(ALICE, task.id(), new OneOf(Set.of(3L))).version())
                    .isEqualTo(3);
            tasks.delete(ALICE, task.id(), new OneOf(Set.of(3L)));
            assertThat(tasks.list(ALICE, TaskQuery.DEFAULT)).isEmpty();
        }
    }

    @Nested
    class Batch {

        @Test
        void executesItsOperationsInOrder() {
            Task task = tasks.create(ALICE, GROCERIES);

            List<Optional<Task>> results = tasks.executeBatch(
                    ALICE,
                    List.of(
                            new BatchOperation.Edit(task.id(), new OneOf(Set.of(1L)), RENAME),
                            new BatchOperation.Create(GROCERIES),
                            new BatchOperation.Complete(task.id(), new OneOf(Set.of(2L))),
                            new BatchOperation.Complete(task.id(), ANY),
                            new BatchOperation.Delete(task.id(), ANY),
                            new BatchOperation.Create(GROCERIES)));

            assertThat(results)
                    .extracting(result -> result.map(Task::version).orElse(0L))
                    .containsExactly(2L, 1L, 3L, 3L, 0L, 1L);
            assertThat(tasks.list(ALICE, TaskQuery.DEFAULT))
                    .containsExactlyInAnyOrder(
                            results.get(1).orElseThrow(), results.get(5).orElseThrow());
        }

        @Test
        void isRejectedAsAWholeWithEveryReason() {
            Task task = tasks.create(ALICE, GROCERIES);
            Task ofBob = tasks.create(BOB, GROCERIES);

            assertRejections(() -> tasks.executeBatch(
                            ALICE,
                            List.of(
                                    new BatchOperation.Create(GROCERIES),
                                    new BatchOperation.Edit(task.id(), new OneOf(Set.of(2L)), RENAME),
                                    new BatchOperation.Delete(ofBob.id(), ANY),
                                    new BatchOperation.Complete(new TaskId(TaskId.MAX), ANY),
                                    new BatchOperation.Create(GROCERIES),
                                    new BatchOperation.Complete(task.id(), ANY))))
                    .hasSize(4)
                    .hasEntrySatisfying(
                            1, reason -> assertThat(reason).isInstanceOf(TaskException.VersionMismatch.class))
                    .hasEntrySatisfying(2, reason -> assertThat(reason).isInstanceOf(TaskException.NotFound.class))
                    .hasEntrySatisfying(3, reason -> assertThat(reason).isInstanceOf(TaskException.NotFound.class))
                    .hasEntrySatisfying(
                            4, reason -> assertThat(reason).isInstanceOf(TaskException.QuotaExceeded.class));
            assertThat(tasks.list(ALICE, TaskQuery.DEFAULT)).containsExactly(task);
            assertThat(tasks.list(BOB, TaskQuery.DEFAULT)).containsExactly(ofBob);
        }
    }

    @Nested
    class ForeignTask {
        private final Task task = tasks.create(ALICE, GROCERIES);

        @Test
        void looksLikeAMissingTaskInEveryUseCase() {
            for (TaskId id : List.of(task.id(), new TaskId(TaskId.MAX))) {
                for (ThrowingCallable use : usesByBob(tasks, id)) {
                    assertNotFound(use);
                }
            }
            assertThat(tasks.list(BOB, TaskQuery.DEFAULT)).isEmpty();
            assertThat(tasks.get(ALICE, task.id(), ANY)).isEqualTo(task);
        }

        @Test
        void isDisclosedWhereTheRulesSaySo() {
            TaskUseCases disclosing = new TaskService(repository, rules(ForeignTasks.DISCLOSED), clockAt(NOON));

            for (ThrowingCallable use : usesByBob(disclosing, task.id())) {
                assertThatExceptionOfType(TaskException.OwnedByAnother.class).isThrownBy(use);
            }
            for (ThrowingCallable use : usesByBob(disclosing, new TaskId(TaskId.MAX))) {
                assertNotFound(use);
            }
            assertThat(disclosing.get(ALICE, task.id(), ANY)).isEqualTo(task);
        }

        /** The rule of the domain holds even if a store returns tasks of any owner. */
        @ParameterizedTest
        @EnumSource
        void isRefusedEvenIfTheRepositoryReturnsIt(ForeignTasks foreignTasks) {
            TaskUseCases ignoringOwner =
                    new TaskService(new RepositoryIgnoringOwner(task), rules(foreignTasks), clockAt(NOON));
            VersionCondition version1 = new OneOf(Set.of(1L));
            Class<? extends TaskException> refusal = foreignTasks == ForeignTasks.HIDDEN
                    ? TaskException.NotFound.class
                    : TaskException.OwnedByAnother.class;

            for (ThrowingCallable use : List.<ThrowingCallable>of(
                    () -> ignoringOwner.list(BOB, TaskQuery.DEFAULT).toList(),
                    () -> ignoringOwner.listPage(BOB, TaskQuery.DEFAULT, new PageRequest(1, null)),
                    () -> ignoringOwner.get(BOB, task.id(), ANY),
                    () -> ignoringOwner.edit(BOB, task.id(), ANY, RENAME),
                    () -> ignoringOwner.toggle(BOB, task.id(), ANY),
                    () -> ignoringOwner.delete(BOB, task.id(), version1))) {
                assertThatExceptionOfType(refusal).isThrownBy(use);
            }
            assertRejections(
                            () -> ignoringOwner.executeBatch(BOB, List.of(new BatchOperation.Complete(task.id(), ANY))))
                    .containsOnlyKeys(0);
            assertThat(ignoringOwner.get(ALICE, task.id(), ANY)).isEqualTo(task);
            assertThat(ignoringOwner.list(ALICE, TaskQuery.DEFAULT)).containsExactly(task);
        }

        private static List<ThrowingCallable> usesByBob(TaskUseCases tasks, TaskId id) {
            return List.of(
                    () -> tasks.get(BOB, id, ANY),
                    () -> tasks.edit(BOB, id, ANY, RENAME),
                    () -> tasks.toggle(BOB, id, ANY),
                    () -> tasks.delete(BOB, id, ANY),
                    () -> tasks.delete(BOB, id, new OneOf(Set.of(1L))));
        }
    }

    private TaskUseCases serviceAt(Instant now) {
        return new TaskService(repository, rules(ForeignTasks.HIDDEN), clockAt(now));
    }

    private static OwnershipRules rules(ForeignTasks foreignTasks) {
        return new OwnershipRules(2, foreignTasks);
    }

    private static Clock clockAt(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private static MapAssert<Integer, TaskException> assertRejections(ThrowingCallable call) {
        return assertThat(
                catchThrowableOfType(TaskException.BatchRejected.class, call).reasons());
    }

    private static void assertNotFound(ThrowingCallable call) {
        assertThatExceptionOfType(TaskException.NotFound.class).isThrownBy(call);
    }

    /** A defective store that returns its one task to every user. */
    private record RepositoryIgnoringOwner(Task task) implements TaskRepository {

        @Override
        public Optional<Task> find(OwnerId owner, TaskId id) {
            return Optional.of(task);
        }

        @Override
        public Stream<Task> list(OwnerId owner, TaskQuery query) {
            return Stream.of(task);
        }

        @Override
        public List<Task> list(OwnerId owner, TaskQuery query, @Nullable ListPosition after, int limit) {
            return List.of(task);
        }

        @Override
        public Optional<Task> change(OwnerId owner, TaskId id, UnaryOperator<Task> decision) {
            return Optional.of(decision.apply(task));
        }

        @Override
        public boolean delete(OwnerId owner, TaskId id, Consumer<Task> check) {
            check.accept(task);
            return true;
        }

        @Override
        public List<Task> applyBatch(OwnerId owner, Set<TaskId> ids, Function<OwnerSnapshot, ChangeSet> decision) {
            return decision.apply(new OwnerSnapshot(Map.of(task.id(), task), 1)).changed();
        }

        @Override
        public Task create(NewTask newTask, OwnershipRules rules) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean existsForAnyOwner(OwnerId asking, TaskId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(OwnerId owner, TaskId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int deleteCompleted(OwnerId owner) {
            throw new UnsupportedOperationException();
        }
    }
}
