package dev.taskward.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.domain.TaskQuery.Filter;
import dev.taskward.domain.TaskQuery.Order;
import dev.taskward.domain.TaskQuery.Position;
import dev.taskward.domain.TaskQuery.Sort;
import dev.taskward.domain.TaskQuery.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskQueryTest {
    private static final Instant NOON = Instant.parse("2026-02-07T12:00:00Z");
    private static final OwnerId OWNER = new OwnerId("owner");

    @Test
    void isEverythingNewestFirstWhereNothingIsSaid() {
        assertThat(TaskQuery.DEFAULT.filter().status()).isEqualTo(Status.ALL);
        assertThat(TaskQuery.DEFAULT.sort()).isEqualTo(Sort.CREATED);
        assertThat(TaskQuery.DEFAULT.order()).isEqualTo(Order.DESC);
        assertThat(TaskQuery.DEFAULT.limit()).isNull();
        assertThat(TaskQuery.DEFAULT.limitedTo(5).limit()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"CREATED, DESC", "TITLE, ASC", "DUE_DATE, ASC", "PRIORITY, DESC", "UPDATED, DESC"})
    void hasAUsualDirectionForEachSort(Sort sort, Order order) {
        assertThat(TaskQuery.of(Status.ALL, sort).order()).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({
        "CREATED, 2026-02-07T12:00:00Z",
        "TITLE, Title",
        "DUE_DATE, 2026-02-08T12:00:00Z",
        "PRIORITY, HIGH",
        "UPDATED, 2026-02-07T12:00:01Z"
    })
    void knowsAPlaceByWhatTheSortGoesBy(Sort sort, String key) {
        Task task = Task.created(
                        new TaskId(7),
                        OWNER,
                        new TaskDetails(
                                new TaskTitle("Title"),
                                null,
                                false,
                                Priority.HIGH,
                                new DueDate(NOON.plusSeconds(86_400))),
                        NOON)
                .toggled(NOON.plusSeconds(1));

        assertThat(Position.of(task, sort)).isEqualTo(new Position(new TaskId(7), key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DUE_DATE", "PRIORITY"})
    void knowsThePlaceOfATaskWithoutOne(Sort sort) {
        Task bare = Task.created(
                new TaskId(7), OWNER, new TaskDetails(new TaskTitle("Title"), null, false, null, null), NOON);

        assertThat(Position.of(bare, sort)).isEqualTo(new Position(new TaskId(7), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\uD800"})
    void hasNoWordsThatCouldNotBeStored(String word) {
        assertThatExceptionOfType(TaskException.InvalidValue.class)
                .isThrownBy(() -> new Filter(Status.ALL, null, null, null, null, List.of(word)));
    }
}
