package dev.taskward.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskward.domain.OwnershipRules.ForeignTasks;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OwnershipRulesTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");
    private static final Instant NOON = Instant.parse("2026-02-07T12:00:00Z");
    private static final Task TASK_OF_ALICE = new NewTask(
                    ALICE, new TaskDetails(new TaskTitle("Secret"), null, false, null, null), NOON)
            .withId(new TaskId(1));

    private final OwnershipRules hidden = new OwnershipRules(3, ForeignTasks.HIDDEN);
    private final OwnershipRules disclosed = new OwnershipRules(3, ForeignTasks.DISCLOSED);

    @Test
    void onlyTheOwnerGetsTheTask() {
        assertThat(hidden.requireOwner(ALICE, TASK_OF_ALICE)).isSameAs(TASK_OF_ALICE);
        assertThatExceptionOfType(TaskException.NotFound.class)
                .isThrownBy(() -> hidden.requireOwner(BOB, TASK_OF_ALICE));
        assertThatExceptionOfType(TaskException.OwnedByAnother.class)
                .isThrownBy(() -> disclosed.requireOwner(BOB, TASK_OF_ALICE));
    }

    @Test
    void aForeignTaskLooksLikeAMissingOneUnlessItIsDisclosed() {
        assertThat(hidden.accessError(() -> {
                    throw new AssertionError("A hidden task must not even be looked up");
                }))
                .isInstanceOf(TaskException.NotFound.class);
        assertThat(disclosed.accessError(() -> true)).isInstanceOf(TaskException.OwnedByAnother.class);
        assertThat(disclosed.accessError(() -> false)).isInstanceOf(TaskException.NotFound.class);
    }

    @Test
    void aUserOwnsAtMostTheQuota() {
        assertThatCode(() -> hidden.requireBelowQuota(2)).doesNotThrowAnyException();
        assertThatExceptionOfType(TaskException.QuotaExceeded.class)
                .isThrownBy(() -> hidden.requireBelowQuota(3))
                .withMessageContaining("3 tasks");
        assertThatIllegalArgumentException().isThrownBy(() -> new OwnershipRules(0, ForeignTasks.HIDDEN));
    }

    @Test
    void noChangeReplacesTheOwner() {
        TaskEdit edit = new TaskEdit(
                FieldChange.setTo(new TaskTitle("Other")),
                FieldChange.setTo(new TaskDescription("Text")),
                FieldChange.setTo(true),
                FieldChange.setTo(Priority.LOW),
                FieldChange.setTo(new DueDate(NOON)));

        assertThat(TASK_OF_ALICE.edit(edit, NOON).owner()).isEqualTo(ALICE);
        assertThat(TASK_OF_ALICE.toggle(NOON).owner()).isEqualTo(ALICE);
        assertThat(TASK_OF_ALICE.complete(NOON).owner()).isEqualTo(ALICE);
    }
}
