package dev.taskward.domain;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;

/**
 * The id of the user who owns a task. It is the token issuer's id of that user, and opaque text here.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters; not blank, no control characters
 */
public record OwnerId(String value) {
    public static final int MAX_LENGTH = 255;

    public OwnerId {
        if (value.isBlank()) {
            throw new InvalidValue(Rule.BLANK, "must not be blank");
        }
        TextRules.requireAtMost(MAX_LENGTH, value);
        TextRules.requireStorable(value);
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new InvalidValue(Rule.INVALID_CHARACTER, "must not contain control characters");
            }
        }
    }
}
