package dev.taskward.domain;

import java.time.Instant;

/** A task that is about to be created and has no id yet. The store assigns the id. */
public record NewTask(OwnerId owner, TaskDetails details, Instant createdAt) {

    /** Returns the time of the last change, which for a new task is the time of its creation. */
    public Instant updatedAt() {
        return createdAt;
    }

    /** Returns the version of a task that was never changed. */
    public long version() {
        return Task.FIRST_VERSION;
    }

    /** Returns the created task. */
    public Task withId(TaskId id) {
        return new Task(id, owner, details, createdAt, updatedAt(), version());
    }
}
