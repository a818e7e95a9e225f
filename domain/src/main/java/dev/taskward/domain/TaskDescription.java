package dev.taskward.domain;

/**
 * What a task is about, as it was written.
 *
 * @param value up to {@value #MAX_LENGTH} code points
 */
public record TaskDescription(String value) {
    public static final int MAX_LENGTH = 100_000;

    public TaskDescription {
        Text.requireAtMost(MAX_LENGTH, value);
        Text.requireStorable(value);
    }
}
