package dev.taskward.application.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskward.application.port.in.TaskOperation;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.InMemoryTaskRepository;
import dev.taskward.application.port.out.StorageUnavailableException;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.domain.Change;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import dev.taskward.domain.VersionCondition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.MapAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TaskServiceTest {
    private static final Instant NOON = Instant.parse("2026-02-07T12:00:00Z");
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");
    private static final TaskDetails GROCERIES =
            new TaskDetails(new TaskTitle("Buy groceries"), null, false, null, null);
    private static final TaskEdit RENAME = new TaskEdit(
            Change.to(new TaskTitle("Buy bread")), Change.keep(), Change.keep(), Change.keep(), Change.keep());

    private final InMemoryTaskRepository repository = new InMemoryTaskRepository();
    private final TaskUseCases tasks = serviceAt(NOON);

    @Test
    void createsATaskForItsOwner() {
        Task task = tasks.create(ALICE, GROCERIES);

        assertThat(task).isEqualTo(Task.created(task.id(), ALICE, GROCERIES, NOON));
        assertThat(tasks.get(ALICE, task.id())).isEqualTo(task);
        assertThat(tasks.list(ALICE, TaskQuery.DEFAULT)).containsExactly(task);
    }

    @Test
    void createsNoMoreThanTheQuota() {
        tasks.create(ALICE, GROCERIES);
        tasks.create(ALICE, GROCERIES);

        assertThatExceptionOfType(TaskException.QuotaExceeded.class).isThrownBy(() -> tasks.create(ALICE, GROCERIES));
    }

    @Test
    void editsATaskAtTheTimeOfTheClock() {
        TaskId id = tasks.create(ALICE, GROCERIES).id();

        Task edited = serviceAt(NOON.plusSeconds(5)).edit(ALICE, id, VersionCondition.ANY, RENAME);

        assertThat(edited.details().title().value()).isEqualTo("Buy bread");
        assertThat(edited.updatedAt()).isEqualTo(NOON.plusSeconds(5));
        assertThat(tasks.get(ALICE, id)).isEqualTo(edited);
    }

    @Test
    void togglesATaskAtTheTimeOfTheClock() {
        TaskId id = tasks.create(ALICE, GROCERIES).id();

        Task toggled = serviceAt(NOON.plusSeconds(5)).toggle(ALICE, id, VersionCondition.ANY);

        assertThat(toggled.details().completed()).isTrue();
        assertThat(toggled.updatedAt()).isEqualTo(NOON.plusSeconds(5));
        assertThat(tasks.get(ALICE, id)).isEqualTo(toggled);
    }

    @Test
    void deletesATask() {
        TaskId id = tasks.create(ALICE, GROCERIES).id();

        tasks.delete(ALICE, id, VersionCondition.ANY);

        assertNotFound(() -> tasks.get(ALICE, id));
    }

    @Test
    void tellsWhenTheStoreIsAway() {
        repository.setAvailable(false);

        assertThatExceptionOfType(StorageUnavailableException.class)
                .isThrownBy(() -> tasks.list(ALICE, TaskQuery.DEFAULT));
    }

    @Nested
    class UnderACondition {
        private final Task task = tasks.create(ALICE, GROCERIES);

        @Test
        void whatIsMeantForAnotherVersionIsRefused() {
            for (ThrowingCallable use : List.<ThrowingCallable>of(
                    () -> tasks.edit(ALICE, task.id(), version -> version == 7, RENAME),
                    () -> tasks.toggle(ALICE, task.id(), version -> version == 7),
                    () -> tasks.delete(ALICE, task.id(), version -> version == 7))) {
                assertThatExceptionOfType(TaskException.VersionMismatch.class)
                        .isThrownBy(use)
                        .returns(1L, TaskException.VersionMismatch::current);
            }
            assertThat(tasks.get(ALICE, task.id())).isEqualTo(task);
        }

        @Test
        void whatIsMeantForThisOneIsDone() {
            assertThat(tasks.edit(ALICE, task.id(), version -> version == 1, RENAME)
                            .version())
                    .isEqualTo(2);
            assertThat(tasks.toggle(ALICE, task.id(), version -> version == 2).version())
                    .isEqualTo(3);
            tasks.delete(ALICE, task.id(), version -> version == 3);
            assertThat(tasks.list(ALICE, TaskQuery.DEFAULT)).isEmpty();
        }
    }

    @Nested
    class SeveralAtOnce {

        @Test
        void areDoneInTheirOrder() {
            Task task = tasks.create(ALICE, GROCERIES);

            List<Optional<Task>> results = tasks.doAll(
                    ALICE,
                    List.of(
                            new TaskOperation.Edit(task.id(), version -> version == 1, RENAME),
                            new TaskOperation.Create(GROCERIES),
                            new TaskOperation.Complete(task.id(), version -> version == 2),
                            new TaskOperation.Complete(task.id(), VersionCondition.ANY),
                            new TaskOperation.Delete(task.id(), VersionCondition.ANY),
                            new TaskOperation.Create(GROCERIES)));

            assertThat(results)
                    .extracting(result -> result.map(Task::version).orElse(0L))
                    .containsExactly(2L, 1L, 3L, 3L, 0L, 1L);
            assertThat(tasks.list(ALICE, TaskQuery.DEFAULT))
                    .containsExactlyInAnyOrder(
                            results.get(1).orElseThrow(), results.get(5).orElseThrow());
        }

        @Test
        void areRefusedAsAWholeAndEachReasonIsNamed() {
            Task task = tasks.create(ALICE, GROCERIES);
            Task ofBob = tasks.create(BOB, GROCERIES);

            assertRefused(() -> tasks.doAll(
                            ALICE,
                            List.of(
                                    new TaskOperation.Create(GROCERIES),
                                    new TaskOperation.Edit(task.id(), version -> version == 2, RENAME),
                                    new TaskOperation.Delete(ofBob.id(), VersionCondition.ANY),
                                    new TaskOperation.Complete(new TaskId(TaskId.MAX), VersionCondition.ANY),
                                    new TaskOperation.Create(GROCERIES),
                                    new TaskOperation.Complete(task.id(), VersionCondition.ANY))))
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
    class ATaskOfSomebodyElse {
        private final Task task = tasks.create(ALICE, GROCERIES);

        @Test
        void failsLikeOneThatDoesNotExistInEveryUseCase() {
            for (TaskId id : List.of(task.id(), new TaskId(TaskId.MAX))) {
                assertNotFound(() -> tasks.get(BOB, id));
                assertNotFound(() -> tasks.edit(BOB, id, VersionCondition.ANY, RENAME));
                assertNotFound(() -> tasks.toggle(BOB, id, VersionCondition.ANY));
                assertNotFound(() -> tasks.delete(BOB, id, VersionCondition.ANY));
            }
            assertThat(tasks.list(BOB, TaskQuery.DEFAULT)).isEmpty();
            assertThat(tasks.get(ALICE, task.id())).isEqualTo(task);
        }

        /** The domain's own rule, which holds even where a repository forgets whose task was asked for. */
        @Test
        void isRefusedEvenWhenTheRepositoryHandsItOut() {
            TaskUseCases careless = new TaskService(new ForgetfulRepository(task), Clock.systemUTC(), 2);

            assertNotFound(() -> careless.get(BOB, task.id()));
            assertNotFound(() -> careless.edit(BOB, task.id(), VersionCondition.ANY, RENAME));
            assertNotFound(() -> careless.toggle(BOB, task.id(), VersionCondition.ANY));
            assertRefused(() ->
                            careless.doAll(BOB, List.of(new TaskOperation.Complete(task.id(), VersionCondition.ANY))))
                    .containsOnlyKeys(0);
            assertThat(careless.get(ALICE, task.id())).isEqualTo(task);
        }
    }

    private TaskUseCases serviceAt(Instant now) {
        return new TaskService(repository, Clock.fixed(now, ZoneOffset.UTC), 2);
    }

    private static MapAssert<Integer, TaskException> assertRefused(ThrowingCallable call) {
        return assertThat(catchThrowableOfType(TaskException.OperationsRefused.class, call)
                .reasons());
    }

    private static void assertNotFound(ThrowingCallable call) {
        assertThatExceptionOfType(TaskException.NotFound.class).isThrownBy(call);
    }

    /** Finds its one task for anybody. */
    private record ForgetfulRepository(Task task) implements TaskRepository {

        @Override
        public Optional<Task> find(OwnerId owner, TaskId id) {
            return Optional.of(task);
        }

        @Override
        public Optional<Task> change(OwnerId owner, TaskId id, UnaryOperator<Task> decision) {
            return Optional.of(decision.apply(task));
        }

        @Override
        public Task create(OwnerId owner, TaskDetails details, Instant now, int quota) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Stream<Task> list(OwnerId owner, TaskQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(OwnerId owner, TaskId id, VersionCondition condition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int deleteCompleted(OwnerId owner) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Task> changeAll(OwnerId owner, Set<TaskId> ids, Instant now, Function<Owned, Plan> decision) {
            return decision.apply(new Owned(Map.of(task.id(), task), 1)).changed();
        }
    }
}
