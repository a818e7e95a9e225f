package dev.taskward.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** Runs the packaged service by its start script, as production does. */
final class ServiceProcess {
    private static final Path START_SCRIPT = Path.of("bootstrap", "target", "taskward", "run");
    private static final Path LOG = Path.of("bench", "target", "service.log");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int STOP_TIMEOUT_SECONDS = 20;

    private final Process process;
    private final String url;

    private ServiceProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts the service on a free port. Its environment contains nothing but the settings and what the script needs.
     *
     * @param directory the working directory, which must not contain a .env file
     */
    static ServiceProcess start(Path directory, List<String> javaOptions, Map<String, String> settings)
            throws IOException {
        int port = findFreePort();
        ProcessBuilder run = new ProcessBuilder(START_SCRIPT.toAbsolutePath().toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile());
        run.environment().clear();
        run.environment().putAll(settings);
        run.environment().put("PATH", System.getenv("PATH"));
        run.environment().put("JAVA_HOME", System.getProperty("java.home"));
        run.environment().put("JAVA_OPTIONS", String.join(" ", javaOptions));
        run.environment().put("PORT", String.valueOf(port));
        return new ServiceProcess(run.start(), "http://localhost:" + port);
    }

    String url() {
        return url;
    }

    /**
     * Waits until the service is healthy.
     *
     * @throws BenchFailedException if it stops, or takes too long
     */
    void awaitHealth() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/health"))
                .timeout(START_TIMEOUT)
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Awaitility.await()
                    .atMost(START_TIMEOUT)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .failFast("the service has stopped", () -> !process.isAlive())
                    .until(() -> http.send(request, BodyHandlers.discarding()).statusCode() == 200);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new BenchFailedException("the service does not start; see " + LOG);
        }
    }

    /** Returns the CPU time since the start, in user and kernel mode. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow(ServiceProcess::stopped);
    }

    /** Returns the peak resident memory since the start, in MB. */
    long peakMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow(ServiceProcess::stopped);
    }

    void stop() {
        process.destroy();
        try {
            if (process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private static BenchFailedException stopped() {
        return new BenchFailedException("the service has stopped; see " + LOG);
    }

    private static int findFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
