package dev.taskward.bootstrap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Environment variables, read one by one. What is wrong with them is collected, so that one line says all that has to be
 * put right. A blank variable counts as not set.
 */
final class EnvironmentVariables {
    private final Map<String, String> environment;
    private final List<String> faults = new ArrayList<>();

    EnvironmentVariables(Map<String, String> environment) {
        this.environment = environment;
    }

    boolean has(String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    /**
     * Empty when the variable is not set or wrong.
     *
     * @param meaning throws an IllegalArgumentException whose message goes on after the variable's name
     */
    <T> Optional<T> read(String name, Function<String, T> meaning) {
        if (!has(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(meaning.apply(environment.getOrDefault(name, "").strip()));
        } catch (IllegalArgumentException e) {
            faults.add(name + " " + e.getMessage());
            return Optional.empty();
        }
    }

    <T> Optional<T> readRequired(String name, Function<String, T> meaning) {
        if (!has(name)) {
            faults.add(name + " is missing");
        }
        return read(name, meaning);
    }

    <T> Optional<List<T>> readList(String name, Function<String, T> meaning) {
        return read(
                name,
                text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .map(meaning)
                        .toList());
    }

    int readInteger(String name, int minimum, int maximum, int unset) {
        return read(name, text -> {
                    if (text.matches("\\d{1,9}")) {
                        int value = Integer.parseInt(text);
                        if (value >= minimum && value <= maximum) {
                            return value;
                        }
                    }
                    throw new IllegalArgumentException("must be a number from " + minimum + " to " + maximum);
                })
                .orElse(unset);
    }

    /** Notes what is wrong with several at once. */
    void fault(String fault) {
        faults.add(fault);
    }

    /** To be called when all is read. */
    void throwIfFaulty() {
        if (!faults.isEmpty()) {
            throw new InvalidSettingsException(String.join("; ", faults));
        }
    }

    /** Names every variable that is wrong or missing, in one line, and shows no value. */
    static final class InvalidSettingsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidSettingsException(String message) {
            super(message);
        }
    }
}
