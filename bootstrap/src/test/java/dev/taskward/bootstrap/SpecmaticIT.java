package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Sends the requests that Specmatic derives from the API document, valid and invalid ones, and has it compare each
 * response with the document. Specmatic generates requests from the schemas alone and knows no state, so the test first
 * narrows the requests in the document. It changes no response.
 */
class SpecmaticIT {
    private static final String USER = "reader";
    private static final Path JAR = ExternalProgram.PACKAGES.resolve("specmatic/specmatic.jar");

    private static final Pattern SUMMARY =
            Pattern.compile("Tests run: (\\d+), Successes: (\\d+), Failures: 0, WIP: 0, Errors: 0");
    /** Specmatic 2.55.1 derives about 470 tests. Fewer than this mean that it skips operations. */
    private static final int MINIMUM_OF_TESTS = 400;

    /** The task that all operations but the deletion use. */
    private static final int TASK = 1;
    /** The task that is deleted. */
    private static final int DELETED_TASK = 3;
    /** Specmatic also sends an id plus one as an invalid id, so no task has it. */
    private static final List<Integer> ABSENT_TASKS = List.of(TASK + 1, DELETED_TASK + 1);

    @TempDir
    private Path directory;

    @Test
    void theServiceConformsToItsDocument() throws IOException, InterruptedException {
        Map<String, String> settings = PublishedContract.settings("taskward");
        settings.put("TASKWARD_MAX_TASKS_PER_USER", "1000");
        try (RunningService service = new RunningService(settings)) {
            createTasks(TestClient.as(USER, service.port()));
            ObjectNode document = TestClient.nobody(service.port())
                    .get("/openapi.json")
                    .json()
                    .asObject();
            narrowRequests(document);
            Path file = Files.writeString(directory.resolve("openapi.json"), document.toString());

            ExternalProgram.Result result = ExternalProgram.run(specmatic(service.port(), file), directory);

            assumeThat(result.output())
                    .as("the license inside specmatic.jar has expired, so it runs no test: update the package")
                    .doesNotContain("default-oss-license.txt is expired");
            assertThat(result.exitStatus()).as(end(result.output())).isZero();
            MatchResult summary =
                    SUMMARY.matcher(result.output()).results().findFirst().orElseThrow();
            assertThat(Integer.parseInt(summary.group(1))).isGreaterThanOrEqualTo(MINIMUM_OF_TESTS);
            assertThat(summary.group(2)).isEqualTo(summary.group(1));
        }
    }

    /** Creates the tasks in a new database, whose ids begin at 1. */
    private static void createTasks(TestClient client) {
        for (int id = 1; id <= Collections.max(ABSENT_TASKS); id++) {
            JsonNode task =
                    client.post("/api/tasks", PublishedContract.NEW_TASK).json();
            assertThat(task.get("id").asInt()).isEqualTo(id);
        }
        for (int id : ABSENT_TASKS) {
            assertThat(client.delete("/api/tasks/" + id).status()).isEqualTo(204);
        }
    }

    private static void narrowRequests(ObjectNode document) {
        ObjectNode paths = document.get("paths").asObject();
        // The second path of each operation leads to the same code.
        paths.remove(paths.propertyNames().stream()
                .filter(path -> path.startsWith("/api/{user_id}/"))
                .toList());

        // Only the Link header of a list has valid cursors.
        removeParameter("cursor", paths);
        // A random short key repeats, and a number in a header is a valid string.
        removeParameter("idempotency_key", paths);
        // Each optional parameter doubles the number of combinations, and others have the same types as these.
        removeParameter("order", paths);
        removeParameter("due_after", paths);
        removeParameter("updated_since", paths);

        ObjectNode components = document.get("components").asObject();
        // A random string is no entity tag. "*" matches any version, and "0" matches none.
        values("/parameters/if_match/schema", components).add("*");
        values("/parameters/if_none_match/schema", components).add("\"0\"");
        values("/schemas/UpdateOperation/properties/if_match", components).add("*");
        values("/schemas/CompleteOperation/properties/if_match", components).add("*");
        values("/schemas/TaskId", components).add(TASK);

        // A deletion succeeds once. So it has no optional parameters and no part in a batch.
        ArrayNode parameters = paths.at("/~1api~1tasks~1{id}/delete/parameters").asArray();
        ObjectNode id = parameters.removeAll().addObject();
        id.put("name", "id").put("in", "path").put("required", true);
        id.putObject("schema").put("type", "integer").putArray("enum").add(DELETED_TASK);
        // Specmatic sends only the first ones, and POST /api/tasks covers the last.
        ObjectNode operation = components
                .at("/schemas/Batch/properties/operations/items")
                .asObject()
                .removeAll();
        ArrayNode operations = operation.putArray("oneOf");
        for (String name : List.of("CompleteOperation", "UpdateOperation", "CreateOperation")) {
            operations.addObject().put("$ref", "#/components/schemas/" + name);
        }
    }

    private static void removeParameter(String name, ObjectNode paths) {
        JsonNode reference = StringNode.valueOf("#/components/parameters/" + name);
        for (JsonNode path : paths) {
            for (JsonNode operation : path) {
                if (operation.path("parameters") instanceof ArrayNode parameters) {
                    parameters.removeIf(parameter -> reference.equals(parameter.get("$ref")));
                }
            }
        }
    }

    /** Returns an empty list of the only values that a schema allows. */
    private static ArrayNode values(String schema, ObjectNode components) {
        return components.at(schema).asObject().putArray("enum");
    }

    private ProcessBuilder specmatic(int port, Path document) throws IOException {
        // Resolves localhost alone, so that Specmatic sends no telemetry.
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        ProcessBuilder specmatic = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-jar",
                        JAR.toRealPath().toString(),
                        "test",
                        "--testBaseURL=http://localhost:" + port,
                        // On a busy machine, a request may take longer than the default of 6 seconds.
                        "--timeout=60",
                        document.toString())
                .directory(directory.toFile());
        specmatic
                .environment()
                .putAll(Map.of(
                        // Adds invalid requests, which the service must reject with a documented error.
                        "SPECMATIC_GENERATIVE_TESTS", "true",
                        // Bounds the combinations of values in each body, which would be thousands.
                        "MAX_TEST_REQUEST_COMBINATIONS", "4",
                        // The name of the document's security scheme.
                        "token", TestTokens.of(USER)));
        return specmatic;
    }

    /** Returns the failures that the output ends with, without the megabytes of requests and responses before them. */
    private static String end(String output) {
        int failures = output.lastIndexOf("Unsuccessful Scenarios:");
        return output.substring(failures < 0 ? Math.max(0, output.length() - 10_000) : failures);
    }
}
