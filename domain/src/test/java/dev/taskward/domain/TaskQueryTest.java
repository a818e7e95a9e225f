package dev.taskward.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.domain.ListPosition.SortKey;
import dev.taskward.domain.TaskQuery.Direction;
import dev.taskward.domain.TaskQuery.Filter;
import dev.taskward.domain.TaskQuery.Sort;
import dev.taskward.domain.TaskQuery.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskQueryTest {
    private static final Instant NOON = Instant.parse("2026-02-07T12:00:00Z");
    private static final Instant TOMORROW = NOON.plusSeconds(86_400);
    private static final OwnerId OWNER = new OwnerId("owner");
    private static final TaskId ID = new TaskId(7);

    @Test
    void theDefaultQuerySelectsEverythingNewestFirst() {
        assertThat(TaskQuery.DEFAULT).isEqualTo(new TaskQuery(Filter.of(Status.ALL), Sort.CREATED, Direction.DESC));
    }

    @ParameterizedTest
    @CsvSource({"CREATED, DESC", "TITLE, ASC", "DUE_DATE, ASC", "PRIORITY, DESC", "UPDATED, DESC"})
    void eachSortHasADefaultDirection(Sort sort, Direction direction) {
        assertThat(TaskQuery.of(Status.ALL, sort).direction()).isEqualTo(direction);
    }

    @Test
    void aPositionHoldsTheValueThatTheListIsSortedBy() {
        TaskDetails details =
                new TaskDetails(new TaskTitle("Title"), null, false, Priority.HIGH, new DueDate(TOMORROW));
        Task task = new NewTask(OWNER, details, NOON).withId(ID).toggle(NOON.plusSeconds(1));

        assertThat(ListPosition.of(task, Sort.CREATED)).isEqualTo(new ListPosition(ID, new SortKey.Time(NOON)));
        assertThat(ListPosition.of(task, Sort.TITLE)).isEqualTo(new ListPosition(ID, new SortKey.Title("Title")));
        assertThat(ListPosition.of(task, Sort.DUE_DATE)).isEqualTo(new ListPosition(ID, new SortKey.Time(TOMORROW)));
        assertThat(ListPosition.of(task, Sort.PRIORITY))
                .isEqualTo(new ListPosition(ID, new SortKey.Rank(Priority.HIGH)));
        assertThat(ListPosition.of(task, Sort.UPDATED))
                .isEqualTo(new ListPosition(ID, new SortKey.Time(NOON.plusSeconds(1))));
    }

    @ParameterizedTest
    @EnumSource(names = {"DUE_DATE", "PRIORITY"})
    void aPositionHasNoKeyWhereTheTaskHasNoValue(Sort sort) {
        TaskDetails details = new TaskDetails(new TaskTitle("Title"), null, false, null, null);
        Task task = new NewTask(OWNER, details, NOON).withId(ID);

        assertThat(ListPosition.of(task, sort)).isEqualTo(new ListPosition(ID, new SortKey.None()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 501, Integer.MAX_VALUE})
    void aPageHasOneTo500Tasks(int limit) {
        assertThat(new PageRequest(500, null).limit()).isEqualTo(500);
        assertThatExceptionOfType(TaskException.InvalidValue.class).isThrownBy(() -> new PageRequest(limit, null));
    }

    @Test
    void aPageCopiesItsTasks() {
        List<Task> tasks = new ArrayList<>();
        TaskPage page = new TaskPage(tasks, null);

        tasks.add(
                new NewTask(OWNER, new TaskDetails(new TaskTitle("Title"), null, false, null, null), NOON).withId(ID));

        assertThat(page.tasks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\uD800"})
    void rejectsSearchWordsThatNoTextStoreCanHold(String word) {
        assertThatExceptionOfType(TaskException.InvalidValue.class)
                .isThrownBy(() -> new Filter(Status.ALL, null, null, null, null, List.of(word)));
    }
}
