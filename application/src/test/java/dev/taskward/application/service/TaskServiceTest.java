package dev.taskward.application.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

        Task edited = serviceAt(NOON.plusSeconds(5)).edit(ALICE, id, RENAME);

        assertThat(edited.details().title().value()).isEqualTo("Buy bread");
        assertThat(edited.updatedAt()).isEqualTo(NOON.plusSeconds(5));
        assertThat(tasks.get(ALICE, id)).isEqualTo(edited);
    }

    @Test
    void togglesATaskAtTheTimeOfTheClock() {
        TaskId id = tasks.create(ALICE, GROCERIES).id();

        Task toggled = serviceAt(NOON.plusSeconds(5)).toggle(ALICE, id);

        assertThat(toggled.details().completed()).isTrue();
        assertThat(toggled.updatedAt()).isEqualTo(NOON.plusSeconds(5));
        assertThat(tasks.get(ALICE, id)).isEqualTo(toggled);
    }

    @Test
    void deletesATask() {
        TaskId id = tasks.create(ALICE, GROCERIES).id();

        tasks.delete(ALICE, id);

        assertNotFound(() -> tasks.get(ALICE, id));
    }

    @Test
    void tellsWhenTheStoreIsAway() {
        repository.setAvailable(false);

        assertThatExceptionOfType(StorageUnavailableException.class)
                .isThrownBy(() -> tasks.list(ALICE, TaskQuery.DEFAULT));
    }

    @Nested
    class ATaskOfSomebodyElse {
        private final Task task = tasks.create(ALICE, GROCERIES);

        @Test
        void failsLikeOneThatDoesNotExistInEveryUseCase() {
            for (TaskId id : List.of(task.id(), new TaskId(TaskId.MAX))) {
                assertNotFound(() -> tasks.get(BOB, id));
                assertNotFound(() -> tasks.edit(BOB, id, RENAME));
                assertNotFound(() -> tasks.toggle(BOB, id));
                assertNotFound(() -> tasks.delete(BOB, id));
            }
            assertThat(tasks.list(BOB, TaskQuery.DEFAULT)).isEmpty();
            assertThat(tasks.get(ALICE, task.id())).isEqualTo(task);
        }

        /** The domain's own rule, which holds even where a repository forgets whose task was asked for. */
        @Test
        void isRefusedEvenWhenTheRepositoryHandsItOut() {
            TaskUseCases careless = new TaskService(new ForgetfulRepository(task), Clock.systemUTC(), 2);

            assertNotFound(() -> careless.get(BOB, task.id()));
            assertNotFound(() -> careless.edit(BOB, task.id(), RENAME));
            assertNotFound(() -> careless.toggle(BOB, task.id()));
            assertThat(careless.get(ALICE, task.id())).isEqualTo(task);
        }
    }

    private TaskUseCases serviceAt(Instant now) {
        return new TaskService(repository, Clock.fixed(now, ZoneOffset.UTC), 2);
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
        public List<Task> list(OwnerId owner, TaskQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(OwnerId owner, TaskId id) {
            throw new UnsupportedOperationException();
        }
    }
}
