package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Runs the packaged service by its start script, as production does. */
final class PackagedService {
    private static final int STOP_TIMEOUT_SECONDS = 30;

    private PackagedService() {}

    /**
     * Starts the service. Its environment contains nothing but the settings and what the script needs.
     *
     * @param directory the working directory, in which the files {@code stdout} and {@code stderr} get the output
     */
    static Process start(Path directory, Map<String, String> settings) throws IOException {
        ProcessBuilder script = new ProcessBuilder(startScript().toString())
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile());
        Map<String, String> environment = script.environment();
        environment.keySet().retainAll(Set.of("PATH"));
        environment.put("JAVA_HOME", javaHome());
        // makes a start without the AOT cache fail, so that a test notices a missing or unusable one
        environment.put("JAVA_OPTIONS", "-XX:AOTMode=on");
        environment.putAll(settings);
        return script.start();
    }

    /** Returns the jar that Maven created. */
    static Path jar() {
        return Path.of(System.getProperty("taskward.jar"));
    }

    /** Returns the start script. It needs {@link #javaHome()} as JAVA_HOME. */
    static Path startScript() {
        return Packaged.FOLDER.resolve("run");
    }

    static String javaHome() {
        return System.getProperty("java.home");
    }

    static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** Waits until the service is healthy. Fails at once if the process has ended. */
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

    static int findFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Holds the package, which is created once for all tests. */
    private static final class Packaged {
        private static final Path FOLDER = create();

        private static Path create() {
            Path folder = jar().resolveSibling("taskward").toAbsolutePath();
            try {
                Packaging.create(Path.of(""), jar(), folder);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return folder;
        }
    }
}
