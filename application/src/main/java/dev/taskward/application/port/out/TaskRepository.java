package dev.taskward.application.port.out;

import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.VersionCondition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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

    /**
     * Reads the tasks of a query in parts, the first before it returns; between two of them, nothing of the store is held.
     * A task that is there all the time comes once, whatever happens to others or to itself.
     */
    Stream<Task> list(OwnerId owner, TaskQuery query);

    Optional<Task> find(OwnerId owner, TaskId id);

    /**
     * Reads a task, lets {@code decision} make its next state, and writes that, as one step: nobody else's change comes
     * between. When the decision answers with the same version, nothing is written.
     *
     * @param decision without side effects, as it runs again when somebody else was first
     * @return the task as it is now; empty when the owner has no such task
     */
    Optional<Task> change(OwnerId owner, TaskId id, UnaryOperator<Task> decision);

    /**
     * Removes a task, if the condition admits its version; both are one step.
     *
     * @return whether there was one
     * @throws TaskException.VersionMismatch when the condition does not
     */
    boolean delete(OwnerId owner, TaskId id, VersionCondition condition);

    /** Removes all that are completed; answers how many. */
    int deleteCompleted(OwnerId owner);

    /**
     * Reads some tasks, lets {@code decision} say what to make of them, and does that, as one step: all of it or nothing,
     * and nobody else's change comes between.
     *
     * @param ids of the tasks to read; those that are not there are left out
     * @param now when the added ones are made
     * @return the added ones, in their order
     * @throws TaskException.UnknownOwner when tasks are added, where the users are known and the owner is none of them
     */
    List<Task> changeAll(OwnerId owner, Set<TaskId> ids, Instant now, Function<Owned, Plan> decision);

    /**
     * What an owner has.
     *
     * @param tasks those that were asked for
     * @param count of all
     */
    record Owned(Map<TaskId, Task> tasks, int count) {}

    /** What is to be done: no task in more than one of them. */
    record Plan(List<TaskDetails> added, List<Task> changed, Set<TaskId> removed) {}
}
