package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.EmbeddedDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the packaged service once, with a few requests of each kind, so that the JDK can keep what it had to load and link
 * for it in a file: the next starts take a fraction of the time.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514, Ahead-of-Time Command-Line Ergonomics</a>
 */
final class AotTraining {
    private static final int ROUNDS = 50;

    private AotTraining() {}

    /** Takes the folder with {@code run}; leaves {@code taskward.aot} there. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]).toAbsolutePath();
        Path data = Files.createTempDirectory("taskward-training");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, 0)) {
            ProcessBuilder service = new ProcessBuilder(folder.resolve("run").toString())
                    .directory(data.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve("log").toFile());
            service.environment()
                    .putAll(Map.of(
                            "JAVA_HOME",
                            System.getProperty("java.home"),
                            "JAVA_OPTIONS",
                            "-XX:AOTCacheOutput=" + folder.resolve("taskward.aot"),
                            "PORT",
                            String.valueOf(port),
                            "DATABASE_URL",
                            database.url(),
                            "BETTER_AUTH_SECRET",
                            TestTokens.SECRET));
            Process process = service.start();
            try {
                awaitHealth(port, process);
                use(port);
            } finally {
                process.destroy();
            }
            if (!process.waitFor(2, TimeUnit.MINUTES) || Files.notExists(folder.resolve("taskward.aot"))) {
                process.destroyForcibly();
                throw new IllegalStateException(Files.readString(data.resolve("log")));
            }
        }
    }

    private static void awaitHealth(int port, Process process) throws InterruptedException {
        for (int i = 0; i < 600 && process.isAlive(); i++) {
            try {
                TestClient.nobody(port).get("/health");
                return;
            } catch (UncheckedIOException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IllegalStateException("The service does not start");
    }

    private static void use(int port) {
        TestClient client = TestClient.as("somebody", port);
        for (int i = 0; i < ROUNDS; i++) {
            String task = client.post("/api/tasks", "{\"title\": \"A task\", \"priority\": \"high\"}")
                    .header("Location");
            client.get(task);
            client.put(task, "{\"description\": \"Text\"}");
            client.patch(task + "/complete");
            client.get("/api/tasks?sort=title&limit=10");
            client.get("/api/tasks");
            client.get("/api/tasks/absent");
            TestClient.nobody(port).get("/api/tasks");
            if (i % 2 == 0) {
                client.delete(task);
            }
        }
    }
}
