package dev.taskward.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TaskTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final Instant NOON = Instant.parse("2026-02-07T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final VersionCondition VERSION_1 = new VersionCondition.OneOf(Set.of(1L));

    private static final TaskDetails GROCERIES = new TaskDetails(
            new TaskTitle("Buy groceries"), new TaskDescription("Milk"), false, Priority.HIGH, new DueDate(LATER));
    private static final Task OPEN = new NewTask(ALICE, GROCERIES, NOON).withId(new TaskId(42));

    private static final TaskEdit EMPTY_EDIT = new TaskEdit(
            FieldChange.unchanged(),
            FieldChange.unchanged(),
            FieldChange.unchanged(),
            FieldChange.unchanged(),
            FieldChange.unchanged());

    @Test
    void aNewTaskHasVersionOneAndEqualTimes() {
        assertThat(OPEN).isEqualTo(new Task(new TaskId(42), ALICE, GROCERIES, NOON, NOON, 1));
    }

    @Test
    void requireVersionRejectsAnotherVersion() {
        assertThat(OPEN.requireVersion(VersionCondition.any())).isSameAs(OPEN);
        assertThat(OPEN.requireVersion(VERSION_1)).isSameAs(OPEN);
        assertThatExceptionOfType(TaskException.VersionMismatch.class)
                .isThrownBy(() -> OPEN.toggle(LATER).requireVersion(VERSION_1))
                .withMessageContaining("version is 2")
                .returns(2L, TaskException.VersionMismatch::currentVersion);
    }

    @Test
    void completeSetsCompletedAndChangesACompletedTaskNoFurther() {
        Task done = OPEN.complete(LATER);

        assertThat(done).isEqualTo(OPEN.toggle(LATER));
        assertThat(done.complete(LATER.plusSeconds(1))).isSameAs(done);
    }

    @Test
    void toggleFlipsCompletedEachTime() {
        Task done = OPEN.toggle(LATER);

        assertThat(done.details()).isEqualTo(GROCERIES.withCompleted(true));
        assertThat(done.version()).isEqualTo(2);
        assertThat(done.createdAt()).isEqualTo(NOON);
        assertThat(done.updatedAt()).isEqualTo(LATER);
        assertThat(done.toggle(LATER).details()).isEqualTo(GROCERIES);
        assertThat(OPEN.details().completed()).isFalse();
    }

    @Test
    void editChangesTheFieldsItNamesAndNoOthers() {
        TaskEdit edit = new TaskEdit(
                FieldChange.setTo(new TaskTitle("Buy bread")),
                FieldChange.unchanged(),
                FieldChange.unchanged(),
                FieldChange.setTo(null),
                FieldChange.unchanged());

        Task edited = OPEN.edit(edit, LATER);

        assertThat(edited.details())
                .isEqualTo(new TaskDetails(
                        new TaskTitle("Buy bread"), GROCERIES.description(), false, null, GROCERIES.dueDate()));
        assertThat(edited.version()).isEqualTo(2);
        assertThat(edited.updatedAt()).isEqualTo(LATER);
    }

    @Test
    void editCanChangeEveryField() {
        TaskDetails other = new TaskDetails(new TaskTitle("Rest"), null, true, Priority.LOW, null);
        TaskEdit edit = new TaskEdit(
                FieldChange.setTo(other.title()),
                FieldChange.setTo(other.description()),
                FieldChange.setTo(other.completed()),
                FieldChange.setTo(other.priority()),
                FieldChange.setTo(other.dueDate()));

        assertThat(OPEN.edit(edit, LATER).details()).isEqualTo(other);
    }

    @Test
    void editThatChangesNothingReturnsTheSameTask() {
        TaskEdit sameTitle = new TaskEdit(
                FieldChange.setTo(new TaskTitle(" Buy groceries ")),
                FieldChange.unchanged(),
                FieldChange.setTo(false),
                FieldChange.unchanged(),
                FieldChange.unchanged());

        assertThat(OPEN.edit(EMPTY_EDIT, LATER)).isSameAs(OPEN);
        assertThat(OPEN.edit(sameTitle, LATER)).isSameAs(OPEN);
    }

    @Test
    void updatedAtNeverDecreases() {
        Task done = OPEN.toggle(LATER);

        assertThat(done.toggle(NOON).updatedAt()).isEqualTo(LATER);
    }

    @Test
    void constructorRejectsAnImpossibleVersionOrTime() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Task(new TaskId(1), ALICE, GROCERIES, NOON, NOON, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Task(new TaskId(1), ALICE, GROCERIES, LATER, NOON, 1));
    }

    @Test
    void exceptionsCarryNoStackTrace() {
        assertThat(new TaskException.NotFound().getStackTrace()).isEmpty();
        assertThat(new TaskException.UnknownOwner()).hasMessage("The user does not exist.");
    }

    @Test
    void batchRejectedCopiesItsReasons() {
        SortedMap<Integer, TaskException> reasons = new TreeMap<>(Map.of(3, new TaskException.UnknownOwner()));
        TaskException.BatchRejected rejected = new TaskException.BatchRejected(reasons);

        reasons.clear();

        assertThat(rejected.reasons()).containsOnlyKeys(3);
        assertThat(rejected.reasons().get(3)).isInstanceOf(TaskException.UnknownOwner.class);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> rejected.reasons().clear());
    }
}
