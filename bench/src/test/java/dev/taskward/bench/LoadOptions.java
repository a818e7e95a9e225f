package dev.taskward.bench;

import dev.taskward.adapter.persistence.BenchTasks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much load, and on what.
 *
 * @param seconds for each scenario
 * @param warmup in seconds
 */
record LoadOptions(int seconds, int warmup, int connections, int users, List<String> javaOptions) {

    /** Reads them as pairs of a name and a value. */
    static LoadOptions of(String[] arguments) {
        Map<String, String> values = new HashMap<>(Map.of(
                "--seconds", "30", "--warmup", "30", "--connections", "50", "--users", "1000", "--java-options", ""));
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length || values.replace(arguments[i], arguments[i + 1]) == null) {
                throw new BenchFailedException("the options are --seconds, --warmup, --connections and --users with a"
                        + " number each, and --java-options with those for the service's java in quotation marks");
            }
        }
        String javaOptions = values.getOrDefault("--java-options", "").strip();
        return new LoadOptions(
                number(values, "--seconds", 1),
                number(values, "--warmup", 0),
                number(values, "--connections", 1),
                number(values, "--users", 1),
                javaOptions.isEmpty() ? List.of() : List.of(javaOptions.split("\\s+")));
    }

    private static int number(Map<String, String> values, String name, int least) {
        String value = values.getOrDefault(name, "");
        if (!value.matches("\\d{1,6}") || Integer.parseInt(value) < least) {
            throw new BenchFailedException(name + " has to be a number from " + least + " to 999999");
        }
        return Integer.parseInt(value);
    }

    @Override
    public String toString() {
        return "%d users with %d tasks each; %d connections; %d s for each scenario after %d s to warm up; Java options: %s"
                .formatted(
                        users,
                        BenchTasks.TASKS,
                        connections,
                        seconds,
                        warmup,
                        javaOptions.isEmpty() ? "none" : String.join(" ", javaOptions));
    }
}
