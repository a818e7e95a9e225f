package dev.taskward.domain;

/**
 * The description of a task, exactly as the user wrote it.
 *
 * @param value up to {@value #MAX_LENGTH} code points
 */
public record TaskDescription(String value) {
    public static final int MAX_LENGTH = 100_000;

    public TaskDescription {
        TextRules.requireAtMost(MAX_LENGTH, value);
        TextRules.requireStorable(value);
    }
}
