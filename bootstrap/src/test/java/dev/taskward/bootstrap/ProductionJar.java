package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Runs the jar that goes into production, as a process of its own. */
final class ProductionJar {
    static final Path PATH = Path.of(System.getProperty("taskward.jar"));

    private ProductionJar() {}

    /** Starts it with no settings but these; what it says is in the files {@code stdout} and {@code stderr} there. */
    static Process start(Path directory, Map<String, String> settings) throws IOException {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        PATH.toAbsolutePath().toString())
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile());
        Map<String, String> environment = java.environment();
        Map<String, String> kept = new HashMap<>(environment);
        environment.clear();
        if (kept.containsKey("PATH")) {
            environment.put("PATH", kept.get("PATH"));
        }
        environment.putAll(settings);
        return java.start();
    }

    static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    static void awaitHealth(Process process, int port) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    assertThat(process.isAlive()).isTrue();
                    try {
                        return TestClient.nobody(port).get("/health").status() == 200;
                    } catch (UncheckedIOException e) {
                        return false;
                    }
                });
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
