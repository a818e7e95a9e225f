package dev.taskward.domain;

import java.time.Instant;

/**
 * A task of one owner. Immutable and always valid: its verbs answer with a new one.
 *
 * @param version 1 at first, and one more with every change
 */
public record Task(TaskId id, OwnerId owner, TaskDetails details, Instant createdAt, Instant updatedAt, long version) {

    public Task {
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1");
        }
        if (updatedAt.isBefore(createdAt)) {
            throw new IllegalArgumentException("updatedAt must not be before createdAt");
        }
    }

    public static Task created(TaskId id, OwnerId owner, TaskDetails details, Instant now) {
        return new Task(id, owner, details, now, now, 1);
    }

    /**
     * The rule of ownership: a task is its owner's alone. To anybody else it does not exist.
     *
     * @throws TaskException.NotFound when {@code actor} is not the owner
     */
    public Task accessedBy(OwnerId actor) {
        if (!owner.equals(actor)) {
            throw new TaskException.NotFound();
        }
        return this;
    }

    /**
     * This task, if the request is meant for what it is now.
     *
     * @throws TaskException.VersionMismatch when it is not
     */
    public Task matching(VersionCondition condition) {
        if (!condition.admits(version)) {
            throw new TaskException.VersionMismatch(version);
        }
        return this;
    }

    /** This task itself when the edit changes nothing. */
    public Task edited(TaskEdit edit, Instant now) {
        return with(edit.appliedTo(details), now);
    }

    public Task toggled(Instant now) {
        return with(details.withCompleted(!details.completed()), now);
    }

    /** This task itself when it is completed already. */
    public Task completed(Instant now) {
        return with(details.withCompleted(true), now);
    }

    private Task with(TaskDetails newDetails, Instant now) {
        if (newDetails.equals(details)) {
            return this;
        }
        // clocks of several machines differ: time never runs backwards for one task
        Instant changedAt = now.isAfter(updatedAt) ? now : updatedAt;
        return new Task(id, owner, newDetails, createdAt, changedAt, version + 1);
    }
}
