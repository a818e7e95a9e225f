package dev.taskward.application.port.in;

import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.PageRequest;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskPage;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.VersionCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The use cases of tasks. Each acts for one owner and reaches only that owner's tasks, by the {@link OwnershipRules}.
 *
 * <p>A method that takes a {@link TaskId} throws {@link TaskException.NotFound} if the owner has no such task, or
 * {@link TaskException.OwnedByAnother} if another user has it and the rules disclose that. A method that takes a {@link
 * VersionCondition} throws {@link TaskException.VersionMismatch} if the condition does not accept the task's version. A
 * batch reports both as {@link TaskException.BatchRejected}.
 * Every method may throw {@link StorageUnavailableException}.
 */
public interface TaskUseCases {

    /**
     * Creates a task for the owner.
     *
     * @throws TaskException.UnknownOwner if users are checked and the login service does not know the owner
     * @throws TaskException.QuotaExceeded if the owner already has the maximum number of tasks
     */
    Task create(OwnerId owner, TaskDetails details);

    /**
     * Lists all tasks that match the query. A long list is read in chunks while the stream is consumed, so it never is
     * in memory as a whole. A task that exists the whole time is listed exactly once.
     */
    Stream<Task> list(OwnerId owner, TaskQuery query);

    /**
     * Lists one page of the tasks that match the query.
     *
     * @throws IllegalArgumentException if the page begins after a position of a list with another sort
     */
    TaskPage listPage(OwnerId owner, TaskQuery query, PageRequest request);

    /** Returns one task. */
    Task get(OwnerId owner, TaskId id, VersionCondition condition);

    /** Changes the fields that the edit names and no others. */
    Task edit(OwnerId owner, TaskId id, VersionCondition condition, TaskEdit edit);

    /** Flips {@code completed}. Every one of several concurrent toggles takes effect. */
    Task toggle(OwnerId owner, TaskId id, VersionCondition condition);

    /** Deletes a task permanently. */
    void delete(OwnerId owner, TaskId id, VersionCondition condition);

    /**
     * Deletes all completed tasks permanently.
     *
     * @return the number of deleted tasks
     */
    int deleteCompleted(OwnerId owner);

    /**
     * Executes all operations or none of them. Each operation works on the result of those before it.
     *
     * @return for each operation the task as it left it; empty for a deletion
     * @throws TaskException.UnknownOwner if users are checked and the login service does not know the owner
     * @throws TaskException.BatchRejected if at least one operation fails after those before it. A task of another user
     *     is reported as {@link TaskException.NotFound}, whatever the rules disclose.
     */
    List<Optional<Task>> executeBatch(OwnerId owner, List<BatchOperation> operations);
}
