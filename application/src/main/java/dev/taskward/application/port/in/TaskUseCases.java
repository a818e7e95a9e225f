package dev.taskward.application.port.in;

import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import java.util.List;

/**
 * What a user can do with tasks. Every use case acts for one owner and reaches that owner's tasks alone; for a task of
 * somebody else it fails as for one that does not exist.
 */
public interface TaskUseCases {

    /**
     * Gives the owner a new task.
     *
     * @throws TaskException.UnknownOwner where the users are known, when the owner is none of them
     * @throws TaskException.QuotaExceeded when the owner has as many tasks as one may have
     */
    Task create(OwnerId owner, TaskDetails details);

    /** All tasks that the query asks for, in its order. */
    List<Task> list(OwnerId owner, TaskQuery query);

    /**
     * The task as it is.
     *
     * @throws TaskException.NotFound when the owner has no such task
     */
    Task get(OwnerId owner, TaskId id);

    /**
     * Changes what the edit names and nothing else.
     *
     * @throws TaskException.NotFound when the owner has no such task
     */
    Task edit(OwnerId owner, TaskId id, TaskEdit edit);

    /**
     * Flips {@code completed}. Concurrent toggles all count.
     *
     * @throws TaskException.NotFound when the owner has no such task
     */
    Task toggle(OwnerId owner, TaskId id);

    /**
     * Removes the task for good.
     *
     * @throws TaskException.NotFound when the owner has no such task
     */
    void delete(OwnerId owner, TaskId id);
}
