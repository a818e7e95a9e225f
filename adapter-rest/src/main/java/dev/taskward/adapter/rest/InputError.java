package dev.taskward.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.taskward.domain.TaskException.InvalidValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the input.
 *
 * @param pointer where in the body, as a JSON Pointer (RFC 6901)
 * @param parameter or else which query parameter
 * @param code stable, in snake_case
 * @param detail for people; never repeats the value
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InputError(@Nullable String pointer, @Nullable String parameter, String code, String detail) {

    static InputError at(String pointer, String code, String detail) {
        return new InputError(pointer, null, code, detail);
    }

    static InputError at(String pointer, InvalidValue rule) {
        return at(pointer, rule.rule().name().toLowerCase(Locale.ROOT), rule.getMessage());
    }

    static InputError inParameter(String parameter, String code, String detail) {
        return new InputError(null, parameter, code, detail);
    }

    /** The same in a part of the body. */
    InputError below(String place) {
        return new InputError(place + pointer, null, code, detail);
    }

    /** Where it is, as FastAPI says it: the parts of the way there. */
    List<String> location() {
        if (pointer == null) {
            return List.of("query", Objects.requireNonNull(parameter));
        }
        return Stream.concat(Stream.of("body"), Stream.of(pointer.split("/")).skip(1))
                .toList();
    }

    private @Nullable String place() {
        return pointer == null ? parameter : pointer.isEmpty() ? "The body" : pointer;
    }

    static String summary(List<InputError> faults) {
        return faults.stream()
                .map(fault -> fault.place() + " " + fault.detail)
                .collect(Collectors.joining("; ", "", "."));
    }
}
