package dev.taskward.application.port.in;

import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.VersionCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

    /**
     * The tasks that the query asks for, in its order. They are read as they are taken, so that a long list need not stand
     * in memory; those that are there all the time come once each, as they are when they are read.
     */
    Stream<Task> list(OwnerId owner, TaskQuery query);

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
     * @throws TaskException.VersionMismatch when it is not of a version that the condition admits
     */
    Task edit(OwnerId owner, TaskId id, VersionCondition condition, TaskEdit edit);

    /**
     * Flips {@code completed}. Concurrent toggles all count.
     *
     * @throws TaskException.NotFound when the owner has no such task
     * @throws TaskException.VersionMismatch when it is not of a version that the condition admits
     */
    Task toggle(OwnerId owner, TaskId id, VersionCondition condition);

    /**
     * Removes the task for good.
     *
     * @throws TaskException.NotFound when the owner has no such task
     * @throws TaskException.VersionMismatch when it is not of a version that the condition admits
     */
    void delete(OwnerId owner, TaskId id, VersionCondition condition);

    /** Removes all that are completed; answers how many. */
    int deleteCompleted(OwnerId owner);

    /**
     * Does several things, each on what those before it left; all of them or none.
     *
     * @return for each the task as it left it; empty where it deleted it
     * @throws TaskException.UnknownOwner where the users are known, when the owner is none of them
     * @throws TaskException.OperationsRefused when any of them would fail alone
     */
    List<Optional<Task>> doAll(OwnerId owner, List<TaskOperation> operations);
}
