package dev.taskward.domain;

/** The priority of a task, in ascending order. */
public enum Priority {
    LOW,
    MEDIUM,
    HIGH
}
