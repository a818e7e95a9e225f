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

/** Runs what goes into production, by its own start script, as a process of its own. */
final class PackagedService {
    private PackagedService() {}

    /** Starts it with no settings but these; what it says is in the files {@code stdout} and {@code stderr} there. */
    static Process start(Path directory, Map<String, String> settings) throws IOException {
        ProcessBuilder run = new ProcessBuilder(run().toString())
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile());
        Map<String, String> environment = run.environment();
        environment.keySet().retainAll(Set.of("PATH"));
        environment.put("JAVA_HOME", javaHome());
        // rather no start than one without what the JDK learnt
        environment.put("JAVA_OPTIONS", "-XX:AOTMode=on");
        environment.putAll(settings);
        return run.start();
    }

    /** The jar as Maven makes it. */
    static Path jar() {
        return Path.of(System.getProperty("taskward.jar"));
    }

    /** The start script, which needs {@link #javaHome()} as JAVA_HOME. */
    static Path run() {
        return Packaged.FOLDER.resolve("run");
    }

    static String javaHome() {
        return System.getProperty("java.home");
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

    /** Made once for all tests. */
    private static final class Packaged {
        private static final Path FOLDER = make();

        private static Path make() {
            Path folder = jar().resolveSibling("taskward").toAbsolutePath();
            try {
                Packaging.make(Path.of(""), jar(), folder);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return folder;
        }
    }
}
