package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the program that {@code ./taskward start} runs after the build. */
class DevelopmentRunIT {
    private static final Pattern CURL = Pattern.compile("curl -H 'Authorization: Bearer (\\S+)' (\\S+)");

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void printsAValidTokenAndFindsTheTasksOfAnEarlierRunThatWasKilled() throws Exception {
        Process first = start("first");
        TestClient demo = createPrintedClient("first");
        assertThat(demo.post("/api/tasks", "{\"title\": \"Stored\"}")
                        .json()
                        .get("user_id")
                        .asString())
                .isEqualTo("demo");

        first.destroyForcibly().waitFor();
        start("second");

        assertThat(createPrintedClient("second")
                        .get("/api/tasks")
                        .json()
                        .get(0)
                        .get("title")
                        .asString())
                .isEqualTo("Stored");
    }

    @Test
    void doesNotStartWhileAnotherRunUsesTheDatabase() throws Exception {
        start("first");
        TestClient demo = createPrintedClient("first");

        Process second = start("second");

        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(directory.resolve("second"))
                .hasContent("taskward does not start: another process already uses the database in .taskward");
        assertThat(demo.get("/api/tasks").status()).isEqualTo(200);
    }

    private Process start(String output) throws IOException {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        "%s:%s:%s"
                                .formatted(
                                        Path.of("target", "test-classes").toAbsolutePath(),
                                        Path.of("target", "classes").toAbsolutePath(),
                                        Files.readString(Path.of("target", "test-classpath"))),
                        DevelopmentRun.class.getName())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(output).toFile());
        java.environment()
                .keySet()
                .removeIf(name -> name.matches("DATABASE_URL|NEON_DB_URL|BETTER_AUTH_.*|TASKWARD_.*"));
        java.environment().put("PORT", "0");
        Process process = java.start();
        processes.add(process);
        return process;
    }

    /** Creates a client from the address and the token of the printed command. */
    private TestClient createPrintedClient(String output) {
        MatchResult curl = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> findPrintedCommand(directory.resolve(output)), Optional::isPresent)
                .orElseThrow();
        return TestClient.nobody(URI.create(curl.group(2)).getPort()).withToken(curl.group(1));
    }

    private static Optional<MatchResult> findPrintedCommand(Path output) {
        try {
            return CURL.matcher(Files.readString(output)).results().findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
