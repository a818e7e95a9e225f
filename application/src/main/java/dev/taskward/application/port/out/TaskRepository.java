package dev.taskward.application.port.out;

import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store of tasks. Every method takes the owner, so that no task can be reached without naming one.
 *
 * <p>Every method may throw {@link StorageUnavailableException}. {@code TaskRepositoryContract} tests this contract.
 */
public interface TaskRepository {

    /**
     * Stores a new task and assigns its id. The check of {@link OwnershipRules#requireBelowQuota} and the insert are
     * atomic, so concurrent calls cannot exceed the quota.
     *
     * @throws TaskException.UnknownOwner if users are checked and the login service does not know the owner
     * @throws TaskException.QuotaExceeded if the owner already has the maximum number of tasks
     */
    Task create(NewTask task, OwnershipRules rules);

    /**
     * Lists all tasks that match the query. A short list is read at once. A long list is read in chunks while the
     * stream is consumed, and no resource of the store is held between two chunks. A task that exists the whole time is
     * listed exactly once, whatever happens to it or to others meanwhile.
     *
     * <p>Consuming the stream may throw {@link StorageUnavailableException} too.
     */
    Stream<Task> list(OwnerId owner, TaskQuery query);

    /**
     * Lists the first tasks that match the query.
     *
     * @param after the position after which the tasks begin; null to begin with the first
     * @param limit the maximum number of tasks
     * @throws IllegalArgumentException if the position belongs to a list with another sort
     */
    List<Task> list(OwnerId owner, TaskQuery query, @Nullable ListPosition after, int limit);

    /** Finds a task of the owner; empty if the owner has no such task. */
    Optional<Task> find(OwnerId owner, TaskId id);

    /**
     * Returns whether any user has the task, and discloses nothing else about it. It only works where the rules of the
     * deployment disclose foreign tasks.
     *
     * @param owner the user who asks for the task
     */
    boolean existsForAnyOwner(OwnerId owner, TaskId id);

    /**
     * Reads a task, lets {@code decision} compute its next state, and writes that state, atomically. If the decision
     * returns the same version, nothing is written.
     *
     * @param decision has no side effects, because it runs again after a write conflict; if it throws, nothing is
     *     written
     * @return the task as stored now; empty if the owner has no such task
     */
    Optional<Task> change(OwnerId owner, TaskId id, UnaryOperator<Task> decision);

    /**
     * Deletes a task with one statement, without reading it first. So no rule of the domain sees the task; the
     * statement itself must be restricted to the owner.
     *
     * @return whether the owner had the task
     */
    boolean delete(OwnerId owner, TaskId id);

    /**
     * Deletes a task if the check passes. The check and the deletion are atomic.
     *
     * @param check throws if the task must not be deleted; it has no side effects, because it runs again after a write
     *     conflict
     * @return whether the owner had the task
     */
    boolean delete(OwnerId owner, TaskId id, Consumer<Task> check);

    /**
     * Deletes all completed tasks.
     *
     * @return the number of deleted tasks
     */
    int deleteCompleted(OwnerId owner);

    /**
     * Reads some tasks, lets {@code decision} compute a set of changes, and applies all of them or none, atomically.
     *
     * @param ids the tasks to read; tasks that the owner does not have are left out
     * @param decision runs once; if it throws, nothing is written
     * @return the created tasks, in the order of {@link ChangeSet#created}
     * @throws TaskException.UnknownOwner if tasks are created, users are checked, and the login service does not know
     *     the owner
     */
    List<Task> applyBatch(OwnerId owner, Set<TaskId> ids, Function<OwnerSnapshot, ChangeSet> decision);

    /**
     * The state that a batch is decided on.
     *
     * @param tasks the requested tasks, by id
     * @param taskCount the number of all tasks of the owner
     */
    record OwnerSnapshot(Map<TaskId, Task> tasks, int taskCount) {}

    /** The changes of a batch. No task is in more than one of the collections. */
    record ChangeSet(List<NewTask> created, List<Task> changed, Set<TaskId> deleted) {}
}
