package dev.taskward.domain;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;

/**
 * The id of a task. The range is that of the integers which a JavaScript number holds exactly.
 *
 * @param value 1 to {@value #MAX}
 */
public record TaskId(long value) {
    public static final long MAX = (1L << 53) - 1;

    public TaskId {
        if (value < 1 || value > MAX) {
            throw new InvalidValue(Rule.OUT_OF_RANGE, "must be between 1 and " + MAX);
        }
    }
}
