package dev.taskward.application.port.out;

import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where tasks are kept. Every method asks for the owner, so that no task can be reached without one.
 *
 * <p>Every method may throw {@link StorageUnavailableException}. {@code TaskRepositoryContract} is this contract as
 * tests.
 */
public interface TaskRepository {

    /**
     * Keeps a new task and gives it an id. Counting and keeping are one step: concurrent calls do not exceed the quota.
     *
     * @param quota the most tasks that the owner may have, this one included
     * @throws TaskException.UnknownOwner where the users are known, when the owner is none of them
     * @throws TaskException.QuotaExceeded when the owner has that many
     */
    Task create(OwnerId owner, TaskDetails details, Instant now, int quota);

    List<Task> list(OwnerId owner, TaskQuery query);

    Optional<Task> find(OwnerId owner, TaskId id);

    /**
     * Reads a task, lets {@code decision} make its next state, and writes that, as one step: nobody else's change comes
     * between. When the decision answers with the same version, nothing is written.
     *
     * @param decision without side effects, as it runs again when somebody else was first
     * @return the task as it is now; empty when the owner has no such task
     */
    Optional<Task> change(OwnerId owner, TaskId id, UnaryOperator<Task> decision);

    /** Removes a task; answers whether there was one. */
    boolean delete(OwnerId owner, TaskId id);
}
