package dev.taskward.domain;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;

/**
 * Which task.
 *
 * @param value 1 to {@value #MAX}, so that a JavaScript number holds it exactly
 */
public record TaskId(long value) {
    public static final long MAX = (1L << 53) - 1;

    public TaskId {
        if (value < 1 || value > MAX) {
            throw new InvalidValue(Rule.OUT_OF_RANGE, "must be between 1 and " + MAX);
        }
    }
}
