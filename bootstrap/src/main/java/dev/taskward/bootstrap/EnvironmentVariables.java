package dev.taskward.bootstrap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads environment variables one by one and collects the errors, so that one message reports all of them. A blank
 * variable counts as not set.
 */
final class EnvironmentVariables {
    private final Map<String, String> environment;
    private final List<String> errors = new ArrayList<>();

    EnvironmentVariables(Map<String, String> environment) {
        this.environment = environment;
    }

    boolean has(String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    /**
     * Reads a variable. Returns empty if it is not set or invalid.
     *
     * @param parser throws an IllegalArgumentException whose message is a predicate, such as "must be a number". The
     *     error is the name of the variable, followed by the predicate.
     */
    <T> Optional<T> read(String name, Function<String, T> parser) {
        if (!has(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(environment.getOrDefault(name, "").strip()));
        } catch (IllegalArgumentException e) {
            errors.add(name + " " + e.getMessage());
            return Optional.empty();
        }
    }

    <T> Optional<T> readRequired(String name, Function<String, T> parser) {
        if (!has(name)) {
            errors.add(name + " is missing");
        }
        return read(name, parser);
    }

    /** Reads a comma-separated list. */
    <T> Optional<List<T>> readList(String name, Function<String, T> parser) {
        return read(
                name,
                text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .map(parser)
                        .toList());
    }

    int readInteger(String name, int minimum, int maximum, int defaultValue) {
        return read(name, text -> {
                    if (text.matches("\\d{1,9}")) {
                        int value = Integer.parseInt(text);
                        if (value >= minimum && value <= maximum) {
                            return value;
                        }
                    }
                    throw new IllegalArgumentException("must be a number from " + minimum + " to " + maximum);
                })
                .orElse(defaultValue);
    }

    /** Adds an error that concerns several variables. */
    void reject(String error) {
        errors.add(error);
    }

    /**
     * Reports the errors. This is called after all variables were read.
     *
     * @throws InvalidSettingsException if there are any
     */
    void throwIfInvalid() {
        if (!errors.isEmpty()) {
            throw new InvalidSettingsException(String.join("; ", errors));
        }
    }

    /**
     * At least one setting is invalid or missing. The message is one line that names the variables and contains no
     * value.
     */
    static final class InvalidSettingsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidSettingsException(String message) {
            super(message);
        }
    }
}
