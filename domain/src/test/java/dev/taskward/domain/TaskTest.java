package dev.taskward.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TaskTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");
    private static final Instant NOON = Instant.parse("2026-02-07T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);

    private static final TaskDetails GROCERIES = new TaskDetails(
            new TaskTitle("Buy groceries"), new TaskDescription("Milk"), false, Priority.HIGH, new DueDate(LATER));
    private static final Task OPEN = Task.created(new TaskId(42), ALICE, GROCERIES, NOON);

    private static final TaskEdit NOTHING =
            new TaskEdit(Change.keep(), Change.keep(), Change.keep(), Change.keep(), Change.keep());

    @Test
    void startsAtVersionOneWithBothTimesTheSame() {
        assertThat(OPEN).isEqualTo(new Task(new TaskId(42), ALICE, GROCERIES, NOON, NOON, 1));
    }

    @Test
    void isItsOwnersAlone() {
        assertThat(OPEN.accessedBy(ALICE)).isSameAs(OPEN);
        assertThatExceptionOfType(TaskException.NotFound.class).isThrownBy(() -> OPEN.accessedBy(BOB));
    }

    @Test
    void isRefusedToWhoMeansAnotherVersion() {
        assertThat(OPEN.matching(VersionCondition.ANY)).isSameAs(OPEN);
        assertThat(OPEN.matching(version -> version == 1)).isSameAs(OPEN);
        assertThatExceptionOfType(TaskException.VersionMismatch.class)
                .isThrownBy(() -> OPEN.toggled(LATER).matching(version -> version == 1))
                .withMessageContaining("version 2")
                .returns(2L, TaskException.VersionMismatch::current);
    }

    @Test
    void isCompletedWhateverItWas() {
        Task done = OPEN.completed(LATER);

        assertThat(done).isEqualTo(OPEN.toggled(LATER));
        assertThat(done.completed(LATER.plusSeconds(1))).isSameAs(done);
    }

    @Test
    void tellsWhatIsWrongWithSeveralOrWithTheirUser() {
        TreeMap<Integer, TaskException> reasons = new TreeMap<>(Map.of(3, new TaskException.UnknownOwner()));

        assertThat(new TaskException.OperationsRefused(reasons).reasons()).isEqualTo(reasons);
        assertThat(reasons.get(3)).hasMessage("The user does not exist.");
    }

    @Test
    void togglesThereAndBack() {
        Task done = OPEN.toggled(LATER);

        assertThat(done.details()).isEqualTo(GROCERIES.withCompleted(true));
        assertThat(done.version()).isEqualTo(2);
        assertThat(done.createdAt()).isEqualTo(NOON);
        assertThat(done.updatedAt()).isEqualTo(LATER);
        assertThat(done.toggled(LATER).details()).isEqualTo(GROCERIES);
        assertThat(OPEN.details().completed()).isFalse();
    }

    @Test
    void changesWhatAnEditNamesAndNothingElse() {
        TaskEdit edit = new TaskEdit(
                Change.to(new TaskTitle("Buy bread")), Change.keep(), Change.keep(), Change.to(null), Change.keep());

        Task edited = OPEN.edited(edit, LATER);

        assertThat(edited.details())
                .isEqualTo(new TaskDetails(
                        new TaskTitle("Buy bread"), GROCERIES.description(), false, null, GROCERIES.dueDate()));
        assertThat(edited.version()).isEqualTo(2);
        assertThat(edited.updatedAt()).isEqualTo(LATER);
    }

    @Test
    void changesEveryMemberThatAnEditNames() {
        TaskDetails other = new TaskDetails(new TaskTitle("Rest"), null, true, Priority.LOW, null);
        TaskEdit edit = new TaskEdit(
                Change.to(other.title()),
                Change.to(other.description()),
                Change.to(other.completed()),
                Change.to(other.priority()),
                Change.to(other.dueDate()));

        assertThat(OPEN.edited(edit, LATER).details()).isEqualTo(other);
    }

    @Test
    void isTheSameWhenAnEditChangesNothing() {
        TaskEdit sameTitle = new TaskEdit(
                Change.to(new TaskTitle(" Buy groceries ")),
                Change.keep(),
                Change.to(false),
                Change.keep(),
                Change.keep());

        assertThat(OPEN.edited(NOTHING, LATER)).isSameAs(OPEN);
        assertThat(OPEN.edited(sameTitle, LATER)).isSameAs(OPEN);
    }

    @Test
    void isNeverUpdatedBeforeItsLastUpdate() {
        Task done = OPEN.toggled(LATER);

        assertThat(done.toggled(NOON).updatedAt()).isEqualTo(LATER);
    }

    @Test
    void refusesToExistInvalid() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Task(new TaskId(1), ALICE, GROCERIES, NOON, NOON, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Task(new TaskId(1), ALICE, GROCERIES, LATER, NOON, 1));
    }

    @Test
    void failuresAreAnswersAndCarryNoStackTrace() {
        assertThat(new TaskException.NotFound().getStackTrace()).isEmpty();
        assertThat(new TaskException.QuotaExceeded(10_000)).hasMessageContaining("10000");
    }
}
