package dev.taskward.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of the load bench.
 *
 * @param seconds the duration of each scenario
 * @param warmup the duration of the warm-up, in seconds
 */
record LoadOptions(int seconds, int warmup, int connections, int users, List<String> javaOptions) {

    /**
     * Parses the arguments, which are pairs of an option and its value.
     *
     * @throws BenchFailedException if an option is unknown or its value is invalid
     */
    static LoadOptions parse(String[] arguments) {
        Map<String, String> values = new HashMap<>(Map.of(
                "--seconds", "30", "--warmup", "30", "--connections", "50", "--users", "1000", "--java-options", ""));
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length || values.replace(arguments[i], arguments[i + 1]) == null) {
                throw new BenchFailedException(
                        "the options are --seconds, --warmup, --connections and --users, each with a number, and"
                                + " --java-options with options for the service's JVM in quotation marks");
            }
        }
        String javaOptions = values.getOrDefault("--java-options", "").strip();
        return new LoadOptions(
                parseNumber(values, "--seconds", 1),
                parseNumber(values, "--warmup", 0),
                parseNumber(values, "--connections", 1),
                parseNumber(values, "--users", 1),
                javaOptions.isEmpty() ? List.of() : List.of(javaOptions.split("\\s+")));
    }

    private static int parseNumber(Map<String, String> values, String name, int minimum) {
        String value = values.getOrDefault(name, "");
        if (!value.matches("\\d{1,6}") || Integer.parseInt(value) < minimum) {
            throw new BenchFailedException(name + " must be a number from " + minimum + " to 999999");
        }
        return Integer.parseInt(value);
    }

    @Override
    public String toString() {
        return "%d users with %d tasks each; %d connections; warm-up %d s, then %d s per scenario; Java options: %s"
                .formatted(
                        users,
                        BenchTasks.TASKS_PER_USER,
                        connections,
                        warmup,
                        seconds,
                        javaOptions.isEmpty() ? "none" : String.join(" ", javaOptions));
    }
}
