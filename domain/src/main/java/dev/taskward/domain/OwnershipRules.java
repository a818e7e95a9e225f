package dev.taskward.domain;

import java.util.function.BooleanSupplier;

/**
 * The rules of ownership. The use cases apply them to every task that they read or create, and so do not depend on the
 * adapters. An unconditional deletion reads no task; its SQL statement is restricted to the owner.
 *
 * <ol>
 *   <li>A task belongs to the user who created it, and to nobody else: {@link #requireOwner}.
 *   <li>A task never changes its owner: {@link NewTask} sets the owner, and no method of {@link Task} replaces it.
 *   <li>A user owns at most {@link #maxTasksPerOwner} tasks: {@link #requireBelowQuota}. For a single creation, the
 *       statement that inserts the task counts and checks, so that both are atomic.
 *   <li>A task of another user looks like a task that does not exist, unless the deployment discloses that it exists:
 *       {@link #accessError}.
 * </ol>
 *
 * <p>The database enforces rule 1 a second time, by row-level security, in case a statement lacks its owner predicate.
 *
 * @param maxTasksPerOwner the maximum number of tasks per owner, at least 1
 * @param foreignTasks the behaviour towards a user who asks for a task of another user
 */
public record OwnershipRules(int maxTasksPerOwner, ForeignTasks foreignTasks) {

    /** The behaviour towards a user who asks for a task of another user. */
    public enum ForeignTasks {
        /** The task does not seem to exist. */
        HIDDEN,
        /** The user learns that the task exists and belongs to another user, and nothing else about it. */
        DISCLOSED
    }

    public OwnershipRules {
        if (maxTasksPerOwner < 1) {
            throw new IllegalArgumentException("maxTasksPerOwner must be at least 1");
        }
    }

    /**
     * Returns the task if it belongs to the user who asks for it.
     *
     * @throws TaskException.NotFound if it belongs to another user and foreign tasks are hidden
     * @throws TaskException.OwnedByAnother if it belongs to another user and foreign tasks are disclosed
     */
    public Task requireOwner(OwnerId owner, Task task) {
        if (!task.owner().equals(owner)) {
            throw accessError(() -> true);
        }
        return task;
    }

    /**
     * Checks that the quota allows one more task.
     *
     * @param owned the number of tasks that the owner has
     * @throws TaskException.QuotaExceeded if the owner already has the maximum number
     */
    public void requireBelowQuota(int owned) {
        if (owned >= maxTasksPerOwner) {
            throw quotaExceeded();
        }
    }

    /** Returns the error for an owner who already has the maximum number of tasks. */
    public TaskException quotaExceeded() {
        return new TaskException.QuotaExceeded(maxTasksPerOwner);
    }

    /**
     * Returns the error for a user who asked for a task that is not among their own.
     *
     * @param existsForAnotherOwner looks up whether another user has the task; only called where that is disclosed
     */
    public TaskException accessError(BooleanSupplier existsForAnotherOwner) {
        boolean disclosed = foreignTasks == ForeignTasks.DISCLOSED && existsForAnotherOwner.getAsBoolean();
        return disclosed ? new TaskException.OwnedByAnother() : new TaskException.NotFound();
    }
}
