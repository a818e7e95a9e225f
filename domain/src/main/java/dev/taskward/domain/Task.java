package dev.taskward.domain;

import java.time.Instant;

/**
 * A task of one owner. Instances are immutable and always valid; every change returns a new instance with the same id
 * and owner.
 *
 * @param owner the user whose task it is; see {@link OwnershipRules}
 * @param version {@value #FIRST_VERSION} for a new task, and one more after each change
 */
public record Task(TaskId id, OwnerId owner, TaskDetails details, Instant createdAt, Instant updatedAt, long version) {
    static final long FIRST_VERSION = 1;

    public Task {
        if (version < FIRST_VERSION) {
            throw new IllegalArgumentException("version must be at least " + FIRST_VERSION);
        }
        if (updatedAt.isBefore(createdAt)) {
            throw new IllegalArgumentException("updatedAt must not be before createdAt");
        }
    }

    /**
     * Returns this task if the condition accepts its version.
     *
     * @throws TaskException.VersionMismatch if the condition does not accept it
     */
    public Task requireVersion(VersionCondition condition) {
        if (!condition.accepts(version)) {
            throw new TaskException.VersionMismatch(version);
        }
        return this;
    }

    /** Applies an edit. Returns this same instance if the edit changes nothing. */
    public Task edit(TaskEdit edit, Instant now) {
        return withDetails(edit.applyTo(details), now);
    }

    /** Flips {@code completed}. */
    public Task toggle(Instant now) {
        return withDetails(details.withCompleted(!details.completed()), now);
    }

    /** Sets {@code completed}. Returns this same instance if the task is already completed. */
    public Task complete(Instant now) {
        return withDetails(details.withCompleted(true), now);
    }

    private Task withDetails(TaskDetails newDetails, Instant now) {
        if (newDetails.equals(details)) {
            return this;
        }
        // the clocks of several servers differ; updatedAt must still never decrease
        Instant changedAt = now.isAfter(updatedAt) ? now : updatedAt;
        return new Task(id, owner, newDetails, createdAt, changedAt, version + 1);
    }
}
