package dev.taskward.domain;

/** How much a task matters, least first. */
public enum Priority {
    LOW,
    MEDIUM,
    HIGH
}
