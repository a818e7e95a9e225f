package dev.taskward.domain;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;

/**
 * Who owns a task: the issuer's id of a user, opaque here.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, none of them a control character, not all of them white space
 */
public record OwnerId(String value) {
    public static final int MAX_LENGTH = 255;

    public OwnerId {
        if (value.isBlank()) {
            throw new InvalidValue(Rule.BLANK, "must not be blank");
        }
        Text.requireAtMost(MAX_LENGTH, value);
        Text.requireStorable(value);
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new InvalidValue(Rule.INVALID_CHARACTER, "must not contain control characters");
            }
        }
    }
}
