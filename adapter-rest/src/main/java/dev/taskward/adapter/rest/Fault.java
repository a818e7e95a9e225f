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
record Fault(@Nullable String pointer, @Nullable String parameter, String code, String detail) {

    static Fault at(String pointer, String code, String detail) {
        return new Fault(pointer, null, code, detail);
    }

    static Fault at(String pointer, InvalidValue rule) {
        return at(pointer, rule.rule().name().toLowerCase(Locale.ROOT), rule.getMessage());
    }

    static Fault inParameter(String parameter, String code, String detail) {
        return new Fault(null, parameter, code, detail);
    }

    /** The same in a part of the body. */
    Fault below(String place) {
        return new Fault(place + pointer, null, code, detail);
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

    static String summary(List<Fault> faults) {
        return faults.stream()
                .map(fault -> fault.place() + " " + fault.detail)
                .collect(Collectors.joining("; ", "", "."));
    }
}
