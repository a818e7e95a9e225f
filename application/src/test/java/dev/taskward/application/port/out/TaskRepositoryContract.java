package dev.taskward.application.port.out;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.taskward.application.port.out.TaskRepository.ChangeSet;
import dev.taskward.application.port.out.TaskRepository.OwnerSnapshot;
import dev.taskward.domain.DueDate;
import dev.taskward.domain.FieldChange;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.Priority;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDescription;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Direction;
import dev.taskward.domain.TaskQuery.Filter;
import dev.taskward.domain.TaskQuery.Sort;
import dev.taskward.domain.TaskQuery.Status;
import dev.taskward.domain.TaskTitle;
import dev.taskward.domain.VersionCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link TaskRepository}. Each implementation has a subclass of this class among its tests. */
public abstract class TaskRepositoryContract {
    private static final AtomicInteger OWNERS = new AtomicInteger();
    private static final Instant NOON = Instant.parse("2026-02-07T12:00:00.123Z");
    private static final int QUOTA = 1000;

    private TaskRepository repository;
    private OwnerId alice;
    private OwnerId bob;

    /** Returns the repository to test. It may contain tasks of other owners. */
    protected abstract TaskRepository repository();

    @BeforeEach
    void createOwners() {
        repository = repository();
        alice = new OwnerId("alice-" + OWNERS.incrementAndGet());
        bob = new OwnerId("bob-" + OWNERS.incrementAndGet());
    }

    @Nested
    class Create {

        @Test
        void createStoresEveryFieldUnchanged() {
            TaskDetails details = new TaskDetails(
                    new TaskTitle("Größe 😀 \"quoted\" \\ 'single' %"),
                    new TaskDescription("two\nlines\t"),
                    true,
                    Priority.MEDIUM,
                    new DueDate(Instant.parse("2026-02-10T00:00:00.000001Z")));

            Task task = create(alice, details, NOON, QUOTA);

            assertThat(task).isEqualTo(new NewTask(alice, details, NOON).withId(task.id()));
            assertThat(repository.find(alice, task.id())).contains(task);
        }

        @Test
        void createStoresUnsetFieldsAsNull() {
            Task task = create(alice, titled("Bare"), NOON, QUOTA);

            assertThat(repository.find(alice, task.id())).contains(task);
            assertThat(task.details().description()).isNull();
            assertThat(task.details().priority()).isNull();
            assertThat(task.details().dueDate()).isNull();
        }

        @Test
        void createStoresTextsOfMaximumLength() {
            TaskDetails longest = new TaskDetails(
                    new TaskTitle("😀".repeat(TaskTitle.MAX_LENGTH)),
                    new TaskDescription("😀".repeat(TaskDescription.MAX_LENGTH)),
                    false,
                    null,
                    null);

            Task task = create(alice, longest, NOON, QUOTA);

            assertThat(repository.find(alice, task.id())).contains(task);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0001-01-01T00:00:00Z",
                    "0004-02-29T00:00:00Z",
                    "1582-10-10T00:00:00Z",
                    "1900-03-01T00:00:00.5Z",
                    "9999-12-31T23:59:59.999999Z"
                })
        void createStoresEveryDueDate(String time) {
            Task task = create(alice, due("Due", time), NOON, QUOTA);

            assertThat(repository.find(alice, task.id())).contains(task);
        }

        @Test
        void everyTaskGetsAnIdOfItsOwn() {
            Task first = create(alice, "First");
            Task second = create(alice, "Second");
            Task other = create(bob, "Other");

            assertThat(List.of(first.id(), second.id(), other.id())).doesNotHaveDuplicates();
        }

        @Test
        void createStopsAtTheQuotaOfTheOwner() {
            create(alice, titled("1"), NOON, 2);
            Task second = create(alice, titled("2"), NOON, 2);

            assertThatExceptionOfType(TaskException.QuotaExceeded.class)
                    .isThrownBy(() -> create(alice, titled("3"), NOON, 2));
            assertThat(create(bob, titled("1"), NOON, 2).owner()).isEqualTo(bob);

            repository.delete(alice, second.id());
            create(alice, titled("3"), NOON, 2);
            assertThat(titles(alice, Status.ALL, Sort.TITLE)).containsExactly("1", "3");
        }

        @RepeatedTest(5)
        void theQuotaIsExactAfterRandomChanges(RepetitionInfo repetition) {
            Random random = new Random(repetition.getCurrentRepetition());
            Deque<TaskId> tasks = new ArrayDeque<>();
            for (int i = 0; i < 80; i++) {
                int quota = 3 + random.nextInt(3);
                int step = random.nextInt(6);
                if (step < 2 && !tasks.isEmpty()) {
                    TaskId id = step == 0 ? tasks.removeFirst() : tasks.removeLast();
                    assertThat(repository.delete(alice, id)).isTrue();
                } else if (step == 2) {
                    repository
                            .applyBatch(alice, Set.copyOf(tasks), TaskRepositoryContract.this::toggleAllAndAddOne)
                            .forEach(task -> tasks.add(task.id()));
                } else if (tasks.size() < quota) {
                    tasks.add(create(alice, titled("One"), NOON, quota).id());
                } else {
                    assertThatExceptionOfType(TaskException.QuotaExceeded.class)
                            .isThrownBy(() -> create(alice, titled("One"), NOON, quota));
                }
                assertThat(repository.list(alice, TaskQuery.DEFAULT)).hasSize(tasks.size());
            }
        }

        @Test
        void theQuotaHoldsUnderConcurrentCreates() throws Exception {
            List<Boolean> created = runConcurrently(24, () -> {
                try {
                    create(alice, titled("One of many"), NOON, 10);
                    return true;
                } catch (TaskException.QuotaExceeded e) {
                    return false;
                }
            });

            assertThat(created).filteredOn(Boolean::booleanValue).hasSize(10);
            assertThat(repository.list(alice, TaskQuery.DEFAULT)).hasSize(10);
        }
    }

    @Nested
    class Listing {

        @Test
        void aListWithoutTasksIsEmpty() {
            create(bob, "Not mine");

            assertThat(repository.list(alice, TaskQuery.DEFAULT)).isEmpty();
        }

        @Test
        void aListHasEveryField() {
            Task task = create(
                    alice,
                    new TaskDetails(
                            new TaskTitle("Whole"), new TaskDescription("text"), true, Priority.LOW, new DueDate(NOON)),
                    NOON,
                    QUOTA);

            assertThat(repository.list(alice, TaskQuery.DEFAULT)).containsExactly(task);
        }

        @Test
        void aListHasOnlyTasksOfItsOwner() {
            create(bob, "Not mine");
            Task mine = create(alice, "Mine");

            for (Status status : new Status[] {Status.ALL, Status.PENDING}) {
                for (Sort sort : Sort.values()) {
                    assertThat(repository.list(alice, TaskQuery.of(status, sort)))
                            .containsExactly(mine);
                }
            }
        }

        @Test
        void filtersByStatus() {
            create(alice, "open");
            repository.change(alice, create(alice, "done").id(), task -> task.toggle(NOON));

            assertThat(titles(alice, Status.ALL, Sort.TITLE)).containsExactly("done", "open");
            assertThat(titles(alice, Status.PENDING, Sort.TITLE)).containsExactly("open");
            assertThat(titles(alice, Status.COMPLETED, Sort.TITLE)).containsExactly("done");
        }

        @Test
        void sortsByCreationNewestFirstThenByDescendingId() {
            create(alice, titled("old"), NOON, QUOTA);
            create(alice, titled("new, first"), NOON.plusMillis(1), QUOTA);
            create(alice, titled("new, second"), NOON.plusMillis(1), QUOTA);
            create(alice, titled("oldest"), NOON.minusMillis(1), QUOTA);

            assertThat(titles(alice, Status.ALL, Sort.CREATED))
                    .containsExactly("new, second", "new, first", "old", "oldest");
        }

        @Test
        void sortsByTitleIgnoringCaseThenByAscendingId() {
            Task upper = create(alice, "BANANA");
            Task apple = create(alice, "apple");
            Task cherry = create(alice, "Cherry");
            Task lower = create(alice, "banana");
            Task upperAccent = create(alice, "ÉCLAIR");
            Task lowerAccent = create(alice, "éclair");

            assertThat(repository.list(alice, TaskQuery.of(Status.ALL, Sort.TITLE)))
                    .containsExactly(apple, upper, lower, cherry, upperAccent, lowerAccent);
        }

        @Test
        void sortsByDueDateSoonestFirstWithoutDateLastThenByAscendingId() {
            create(alice, titled("never, first"), NOON, QUOTA);
            create(alice, due("late", "9999-12-31T00:00:00Z"), NOON, QUOTA);
            create(alice, due("soon, first", "2026-02-10T00:00:00Z"), NOON, QUOTA);
            create(alice, due("soon, second", "2026-02-10T00:00:00Z"), NOON, QUOTA);
            create(alice, titled("never, second"), NOON, QUOTA);

            assertThat(titles(alice, Status.ALL, Sort.DUE_DATE))
                    .containsExactly("soon, first", "soon, second", "late", "never, first", "never, second");
        }

        @Test
        void sortsByPriorityHighFirstWithoutPriorityLast() {
            create(alice, prioritised("none", null), NOON, QUOTA);
            create(alice, prioritised("low", Priority.LOW), NOON, QUOTA);
            create(alice, prioritised("high", Priority.HIGH), NOON, QUOTA);
            create(alice, prioritised("medium", Priority.MEDIUM), NOON, QUOTA);

            assertThat(titles(alice, Status.ALL, Sort.PRIORITY)).containsExactly("high", "medium", "low", "none");
            assertThat(titlesOf(in(Sort.PRIORITY, Direction.ASC))).containsExactly("low", "medium", "high", "none");
        }

        @Test
        void sortsByTheLastChange() {
            Task first = create(alice, "changed last");
            create(alice, "never changed");
            repository.change(alice, first.id(), task -> task.toggle(NOON.plusSeconds(1)));

            assertThat(titles(alice, Status.ALL, Sort.UPDATED)).containsExactly("changed last", "never changed");
            assertThat(titlesOf(in(Sort.UPDATED, Direction.ASC))).containsExactly("never changed", "changed last");
        }

        @Test
        void tasksWithoutADueDateAreLastInBothDirections() {
            create(alice, titled("never"), NOON, QUOTA);
            create(alice, due("soon", "2026-02-10T00:00:00Z"), NOON, QUOTA);
            create(alice, due("late", "2026-03-10T00:00:00Z"), NOON, QUOTA);

            assertThat(titlesOf(in(Sort.DUE_DATE, Direction.DESC))).containsExactly("late", "soon", "never");
        }

        @Test
        void filtersByEachField() {
            create(alice, prioritised("low", Priority.LOW), NOON, QUOTA);
            create(alice, due("due", "2026-02-10T00:00:00Z"), NOON, QUOTA);
            Task changed = create(alice, "changed");
            repository.change(alice, changed.id(), task -> task.toggle(NOON.plusSeconds(1)));
            Instant due = Instant.parse("2026-02-10T00:00:00Z");

            assertThat(titlesOf(where(Priority.LOW, null, null, null))).containsExactly("low");
            assertThat(titlesOf(where(Priority.HIGH, null, null, null))).isEmpty();
            assertThat(titlesOf(where(null, due.plusSeconds(1), null, null))).containsExactly("due");
            assertThat(titlesOf(where(null, due, null, null))).isEmpty();
            assertThat(titlesOf(where(null, null, due.minusSeconds(1), null))).containsExactly("due");
            assertThat(titlesOf(where(null, null, due, null))).isEmpty();
            assertThat(titlesOf(where(null, null, null, NOON.plusSeconds(1)))).containsExactly("changed");
            assertThat(titlesOf(where(null, null, null, NOON.plusSeconds(2)))).isEmpty();
        }

        @Test
        void searchIgnoresCaseAndTreatsWildcardsAsText() {
            create(alice, "Buy GROCERIES");
            create(
                    alice,
                    new TaskDetails(
                            new TaskTitle("Call"), new TaskDescription("about the grocer's Éclair"), false, null, null),
                    NOON,
                    QUOTA);
            create(alice, "100% of a_b");
            create(bob, "groceries of another owner");

            assertThat(titlesOf(with("groceries"))).containsExactly("Buy GROCERIES");
            assertThat(titlesOf(with("grocer"))).containsExactlyInAnyOrder("Buy GROCERIES", "Call");
            assertThat(titlesOf(with("GROCER", "call"))).containsExactly("Call");
            assertThat(titlesOf(with("éCLAIR"))).containsExactly("Call");
            assertThat(titlesOf(with("ÉCLAIR"))).containsExactly("Call");
            assertThat(titlesOf(with("0%"))).containsExactly("100% of a_b");
            assertThat(titlesOf(with("a_b"))).containsExactly("100% of a_b");
            assertThat(titlesOf(with("%"))).containsExactly("100% of a_b");
            for (String nothing : List.of("_____", "a%b", "'; drop table tasks; --", "\\", "!", "(", "😀")) {
                assertThat(titlesOf(with(nothing))).as(nothing).isEmpty();
            }
        }

        /** Has ties and unset values, and reads pages of every size. */
        @ParameterizedTest
        @EnumSource(Sort.class)
        void pagesCoverTheWholeListInEverySortAndDirection(Sort sort) {
            for (int i = 0; i < 12; i++) {
                Task task = create(
                        alice,
                        new TaskDetails(
                                new TaskTitle(i % 3 == 0 ? "SAME" : i % 3 == 1 ? "same" : "é" + i),
                                null,
                                false,
                                i % 4 == 0 ? null : List.of(Priority.values()).get(i % 3),
                                i % 3 == 0 ? null : new DueDate(NOON.plus(Duration.ofDays(i % 2)))),
                        NOON.plusMillis(i / 2),
                        QUOTA);
                if (i % 5 == 0) {
                    repository.change(alice, task.id(), same -> same.toggle(NOON.plusSeconds(1)));
                }
            }
            for (Direction direction : Direction.values()) {
                List<Task> whole = repository.list(alice, in(sort, direction)).toList();
                assertThat(whole).hasSize(12);
                for (int size = 1; size <= 13; size++) {
                    assertThat(pages(in(sort, direction), size))
                            .as("%s %s %s", sort, direction, size)
                            .isEqualTo(whole);
                }
            }
        }

        @Test
        void aPageContinuesAfterADeletedTaskAndSkipsNewOnes() {
            for (int i = 0; i < 6; i++) {
                create(alice, titled("old " + i), NOON.plusMillis(i), QUOTA);
            }
            List<Task> firstPage = repository.list(alice, TaskQuery.DEFAULT, null, 3);
            repository.delete(alice, firstPage.getLast().id());
            create(alice, titled("new"), NOON.plusSeconds(1), QUOTA);

            ListPosition end = ListPosition.of(firstPage.getLast(), Sort.CREATED);
            assertThat(repository.list(alice, TaskQuery.DEFAULT, end, 3))
                    .extracting(task -> task.details().title().value())
                    .containsExactly("old 2", "old 1", "old 0");
        }

        @Test
        void aLongListKeepsItsOrderDuringConcurrentChanges() {
            for (int i = 0; i < 600; i++) {
                create(alice, titled("task " + i), NOON.plusMillis(i), QUOTA);
            }
            Iterator<Task> tasks = repository.list(alice, TaskQuery.DEFAULT).iterator();
            Task newest = tasks.next();
            create(alice, titled("too late to come first"), NOON.plusSeconds(9), QUOTA);
            repository.change(alice, newest.id(), task -> task.toggle(NOON.plusSeconds(9)));

            List<String> titles =
                    new ArrayList<>(List.of(newest.details().title().value()));
            tasks.forEachRemaining(task -> titles.add(task.details().title().value()));
            assertThat(titles)
                    .isEqualTo(IntStream.rangeClosed(1, 600)
                            .mapToObj(i -> "task " + (600 - i))
                            .toList());
        }

        private List<Task> pages(TaskQuery query, int size) {
            List<Task> all = new ArrayList<>();
            ListPosition after = null;
            while (true) {
                List<Task> page = repository.list(alice, query, after, size);
                all.addAll(page);
                if (page.size() < size) {
                    return all;
                }
                after = ListPosition.of(page.getLast(), query.sort());
            }
        }

        private List<String> titlesOf(TaskQuery query) {
            return repository
                    .list(alice, query)
                    .map(task -> task.details().title().value())
                    .toList();
        }

        private static TaskQuery in(Sort sort, Direction direction) {
            return new TaskQuery(TaskQuery.DEFAULT.filter(), sort, direction);
        }

        private static TaskQuery where(
                @Nullable Priority priority,
                @Nullable Instant dueBefore,
                @Nullable Instant dueAfter,
                @Nullable Instant updatedSince) {
            return filtered(new Filter(Status.ALL, priority, dueBefore, dueAfter, updatedSince, List.of()));
        }

        private static TaskQuery with(String... words) {
            return filtered(new Filter(Status.ALL, null, null, null, null, List.of(words)));
        }

        private static TaskQuery filtered(Filter filter) {
            return new TaskQuery(filter, Sort.CREATED, Direction.DESC);
        }

        private static TaskDetails prioritised(String title, @Nullable Priority priority) {
            return new TaskDetails(new TaskTitle(title), null, false, priority, null);
        }
    }

    @Nested
    class Find {

        @Test
        void findReturnsEmptyForAMissingTask() {
            assertThat(repository.find(alice, new TaskId(TaskId.MAX))).isEmpty();
        }

        @Test
        void existsForAnyOwnerTellsWhetherAnybodyHasTheTask() {
            TaskId id = create(bob, "Not mine").id();

            assertThat(repository.existsForAnyOwner(alice, id)).isTrue();
            assertThat(repository.existsForAnyOwner(bob, id)).isTrue();
            assertThat(repository.existsForAnyOwner(alice, new TaskId(TaskId.MAX)))
                    .isFalse();
        }

        @Test
        void findReturnsEmptyForATaskOfAnotherOwner() {
            assertThat(repository.find(alice, create(bob, "Not mine").id())).isEmpty();
        }
    }

    @Nested
    class Change {

        @Test
        void changeStoresEveryField() {
            Task task = create(alice, "Before");
            TaskDetails after = new TaskDetails(
                    new TaskTitle("After"), new TaskDescription("text"), true, Priority.HIGH, new DueDate(NOON));

            Task changed = repository
                    .change(alice, task.id(), current -> current.edit(editTo(after), NOON.plusSeconds(1)))
                    .orElseThrow();

            assertThat(changed)
                    .isEqualTo(new Task(task.id(), alice, after, NOON, NOON.plusSeconds(1), task.version() + 1));
            assertThat(repository.find(alice, task.id())).contains(changed);
        }

        @Test
        void changeUnsetsFields() {
            Task full = create(
                    alice,
                    new TaskDetails(
                            new TaskTitle("Full"), new TaskDescription("text"), true, Priority.HIGH, new DueDate(NOON)),
                    NOON,
                    QUOTA);

            repository.change(alice, full.id(), task -> task.edit(editTo(titled("Full")), NOON.plusSeconds(1)));

            assertThat(repository.find(alice, full.id()).orElseThrow().details())
                    .isEqualTo(titled("Full"));
        }

        @Test
        void changeWritesNothingForTheSameTask() {
            Task task = create(alice, "Same");

            assertThat(repository.change(alice, task.id(), current -> current)).contains(task);
            assertThat(repository.find(alice, task.id())).contains(task);
        }

        @Test
        void changeDoesNotCallTheDecisionWithoutATask() {
            TaskId foreign = create(bob, "Not mine").id();

            assertThat(repository.change(alice, foreign, TaskRepositoryContract::failIfCalled))
                    .isEmpty();
            assertThat(repository.change(alice, new TaskId(TaskId.MAX), TaskRepositoryContract::failIfCalled))
                    .isEmpty();
        }

        @Test
        void changeWritesNothingIfTheDecisionThrows() {
            Task task = create(alice, "Unchanged");

            assertThatIllegalStateException()
                    .isThrownBy(() -> repository.change(alice, task.id(), TaskRepositoryContract::failIfCalled));
            assertThat(repository.find(alice, task.id())).contains(task);
        }

        @Test
        void everyConcurrentToggleTakesEffect() throws Exception {
            TaskId id = create(alice, "Popular").id();

            runConcurrently(51, () -> repository.change(alice, id, task -> task.toggle(NOON)));

            Task task = repository.find(alice, id).orElseThrow();
            assertThat(task.details().completed()).isTrue();
            assertThat(task.version()).isEqualTo(52);
        }

        @Test
        void concurrentChangesNeverMixTheirFields() throws Exception {
            TaskId id = create(alice, "0").id();
            AtomicInteger writer = new AtomicInteger();

            runConcurrently(20, () -> {
                String name = "writer " + writer.incrementAndGet();
                TaskDetails own = new TaskDetails(new TaskTitle(name), new TaskDescription(name), false, null, null);
                return repository.change(alice, id, task -> task.edit(editTo(own), NOON));
            });

            Task task = repository.find(alice, id).orElseThrow();
            assertThat(task.version()).isEqualTo(21);
            assertThat(task.details().description())
                    .isEqualTo(new TaskDescription(task.details().title().value()));
        }
    }

    @Nested
    class Delete {

        @Test
        void deleteRemovesOneTask() {
            Task gone = create(alice, "gone");
            Task stays = create(alice, "stays");

            assertThat(repository.delete(alice, gone.id())).isTrue();

            assertThat(repository.find(alice, gone.id())).isEmpty();
            assertThat(repository.list(alice, TaskQuery.DEFAULT)).containsExactly(stays);
        }

        @Test
        void deleteReturnsFalseTheSecondTime() {
            TaskId id = create(alice, "gone").id();

            assertThat(repository.delete(alice, id)).isTrue();
            assertThat(repository.delete(alice, id)).isFalse();
        }

        @Test
        void deleteIgnoresATaskOfAnotherOwner() {
            Task task = create(bob, "Not mine");

            assertThat(repository.delete(alice, task.id())).isFalse();
            assertThat(repository.find(bob, task.id())).contains(task);
        }

        @Test
        void aDeleteAndAConcurrentToggleLeaveNoTask() throws Exception {
            for (int round = 0; round < 20; round++) {
                TaskId id = create(alice, "contested").id();
                AtomicInteger turn = new AtomicInteger();

                List<Object> results = runConcurrently(
                        2,
                        () -> turn.getAndIncrement() == 0
                                ? repository.delete(alice, id)
                                : repository.change(alice, id, task -> task.toggle(NOON)));

                assertThat(results).contains(true);
                assertThat(repository.find(alice, id)).isEmpty();
            }
        }
    }

    @Nested
    class DeleteWithACheck {

        @Test
        void deleteWithACheckRemovesAcceptedVersionsOnly() {
            Task task = create(alice, "contested");
            repository.change(alice, task.id(), same -> same.toggle(NOON));

            assertThatExceptionOfType(TaskException.VersionMismatch.class)
                    .isThrownBy(() -> repository.delete(alice, task.id(), requireVersion(1)))
                    .returns(2L, TaskException.VersionMismatch::currentVersion);
            assertThat(repository.delete(alice, task.id(), requireVersion(2))).isTrue();
            assertThat(repository.delete(alice, task.id(), requireVersion(2))).isFalse();
        }

        @Test
        void deleteDoesNotCallTheCheckForATaskOfAnotherOwner() {
            Task task = create(bob, "Not mine");

            assertThat(repository.delete(alice, task.id(), TaskRepositoryContract::failIfCalled))
                    .isFalse();
            assertThat(repository.find(bob, task.id())).contains(task);
        }

        private static Consumer<Task> requireVersion(long version) {
            return task -> task.requireVersion(new VersionCondition.OneOf(Set.of(version)));
        }

        @Test
        void deleteCompletedRemovesTheOwnersCompletedTasks() {
            repository.change(alice, create(alice, "done").id(), task -> task.toggle(NOON));
            repository.change(alice, create(alice, "done too").id(), task -> task.toggle(NOON));
            create(alice, "open");
            repository.change(bob, create(bob, "of another owner").id(), task -> task.toggle(NOON));

            assertThat(repository.deleteCompleted(alice)).isEqualTo(2);
            assertThat(repository.deleteCompleted(alice)).isZero();
            assertThat(titles(alice, Status.ALL, Sort.TITLE)).containsExactly("open");
            assertThat(titles(bob, Status.ALL, Sort.TITLE)).containsExactly("of another owner");
        }
    }

    @Nested
    class Batch {

        @Test
        void aBatchCreatesChangesAndDeletes() {
            Task changed = create(alice, "before");
            Task removed = create(alice, "removed");
            create(alice, "untouched");
            TaskId foreign = create(bob, "of another owner").id();

            List<Task> added = repository.applyBatch(alice, Set.of(changed.id(), removed.id(), foreign), owned -> {
                assertThat(owned.taskCount()).isEqualTo(3);
                assertThat(owned.tasks()).isEqualTo(Map.of(changed.id(), changed, removed.id(), removed));
                return new ChangeSet(
                        List.of(
                                newTask(titled("new")),
                                newTask(due("with a date", "2026-02-10T00:00:00Z")),
                                newTask(titled("new"))),
                        List.of(changed.edit(editTo(titled("after")), NOON.plusSeconds(1))),
                        Set.of(removed.id()));
            });

            assertThat(added).hasSize(3).doesNotHaveDuplicates();
            assertThat(added.get(0))
                    .isEqualTo(new NewTask(alice, titled("new"), NOON)
                            .withId(added.get(0).id()));
            assertThat(added.get(1).details()).isEqualTo(due("with a date", "2026-02-10T00:00:00Z"));
            assertThat(titles(alice, Status.ALL, Sort.TITLE))
                    .containsExactly("after", "new", "new", "untouched", "with a date");
            assertThat(repository.find(alice, changed.id()).orElseThrow().version())
                    .isEqualTo(2);
            assertThat(repository.find(bob, foreign)).isPresent();
        }

        @Test
        void aBatchChangesNothingIfTheDecisionThrows() {
            Task task = create(alice, "stays");

            assertThatIllegalStateException()
                    .isThrownBy(() -> repository.applyBatch(alice, Set.of(task.id()), owned -> {
                        throw new IllegalStateException("refused");
                    }));
            assertThat(repository.applyBatch(alice, Set.of(), owned -> new ChangeSet(List.of(), List.of(), Set.of())))
                    .isEmpty();
            assertThat(repository.list(alice, TaskQuery.DEFAULT)).containsExactly(task);
        }

        @Test
        void aBatchIsAtomicAmongConcurrentChanges() throws Exception {
            TaskId id = create(alice, "counter").id();
            AtomicInteger turn = new AtomicInteger();

            runConcurrently(30, () -> {
                if (turn.getAndIncrement() % 2 == 0) {
                    return repository.change(alice, id, task -> task.toggle(NOON));
                }
                return repository.applyBatch(
                        alice,
                        Set.of(id),
                        owned -> new ChangeSet(
                                List.of(),
                                owned.tasks().values().stream()
                                        .map(task -> task.toggle(NOON))
                                        .toList(),
                                Set.of()));
            });

            assertThat(repository.find(alice, id).orElseThrow().version()).isEqualTo(31);
        }
    }

    private Task create(OwnerId owner, String title) {
        return create(owner, titled(title), NOON, QUOTA);
    }

    private Task create(OwnerId owner, TaskDetails details, Instant now, int quota) {
        return repository.create(new NewTask(owner, details, now), new OwnershipRules(quota, ForeignTasks.HIDDEN));
    }

    private List<String> titles(OwnerId owner, Status status, Sort sort) {
        return repository
                .list(owner, TaskQuery.of(status, sort))
                .map(task -> task.details().title().value())
                .toList();
    }

    private ChangeSet toggleAllAndAddOne(OwnerSnapshot owned) {
        List<Task> toggled =
                owned.tasks().values().stream().map(task -> task.toggle(NOON)).toList();
        return new ChangeSet(List.of(newTask(titled("One more"))), toggled, Set.of());
    }

    private NewTask newTask(TaskDetails details) {
        return new NewTask(alice, details, NOON);
    }

    private static TaskDetails titled(String title) {
        return details(title, null);
    }

    private static TaskDetails due(String title, String time) {
        return details(title, new DueDate(Instant.parse(time)));
    }

    private static TaskDetails details(String title, @Nullable DueDate dueDate) {
        return new TaskDetails(new TaskTitle(title), null, false, null, dueDate);
    }

    private static TaskEdit editTo(TaskDetails details) {
        return new TaskEdit(
                FieldChange.setTo(details.title()),
                FieldChange.setTo(details.description()),
                FieldChange.setTo(details.completed()),
                FieldChange.setTo(details.priority()),
                FieldChange.setTo(details.dueDate()));
    }

    private static Task failIfCalled(Task task) {
        throw new IllegalStateException("The function must not be called");
    }

    private static <T> List<T> runConcurrently(int times, Callable<T> action) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = threads.invokeAll(
                    IntStream.range(0, times).mapToObj(i -> action).toList());
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        }
    }
}
