package dev.taskward.adapter.rest.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.taskward.domain.TaskException.InvalidValue;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One error in the input. Either the pointer or the parameter is set.
 *
 * @param pointer the place in the body, as a JSON Pointer (RFC 6901)
 * @param parameter the name of the query parameter
 * @param code a stable code in snake_case
 * @param detail a message for people, without a subject; it never contains the value
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InputError(@Nullable String pointer, @Nullable String parameter, String code, String detail) {

    public static InputError at(String pointer, String code, String detail) {
        return new InputError(pointer, null, code, detail);
    }

    public static InputError at(String pointer, InvalidValue invalid) {
        return at(pointer, invalid.rule().name().toLowerCase(Locale.ROOT), invalid.getMessage());
    }

    public static InputError inParameter(String parameter, String code, String detail) {
        return new InputError(null, parameter, code, detail);
    }

    /** Returns the same error with a prefix before its pointer, for a value that is part of a larger body. */
    public InputError below(String prefix) {
        return new InputError(prefix + pointer, null, code, detail);
    }

    /** Joins the errors to one sentence. */
    static String summary(List<InputError> errors) {
        return errors.stream()
                .map(error -> error.place() + " " + error.detail)
                .collect(Collectors.joining("; ", "", "."));
    }

    private @Nullable String place() {
        return pointer == null ? parameter : pointer.isEmpty() ? "The body" : pointer;
    }
}
