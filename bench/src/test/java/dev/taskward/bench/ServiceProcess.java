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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What goes into production, started as it is there. */
final class ServiceProcess {
    private static final Path RUN = Path.of("bootstrap", "target", "taskward", "run");
    private static final Path LOG = Path.of("bench", "target", "service.log");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final String address;

    private ServiceProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it, with no settings but these.
     *
     * @param directory without a file .env
     */
    static ServiceProcess start(Path directory, List<String> javaOptions, Map<String, String> settings)
            throws IOException {
        int port = freePort();
        ProcessBuilder run = new ProcessBuilder(RUN.toAbsolutePath().toString())
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

    String address() {
        return address;
    }

    /** Waits until it answers. */
    void awaitHealth() throws InterruptedException {
        HttpRequest health = HttpRequest.newBuilder(URI.create(address + "/health"))
                .timeout(PATIENCE)
                .build();
        Instant end = Instant.now().plus(PATIENCE);
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (process.isAlive() && Instant.now().isBefore(end)) {
                try {
                    if (http.send(health, BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // not yet
                }
                Thread.sleep(50);
            }
        }
        throw new BenchFailedException("the service does not start; see " + LOG);
    }

    /** Of its own and of the kernel for it, since it started. */
    Duration cpuTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new BenchFailedException("the service has stopped; see " + LOG));
    }

    /** The most memory that it had at any time, in MB. */
    long peakMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow(() -> new BenchFailedException("the service has stopped; see " + LOG));
    }

    void stop() {
        process.destroy();
        try {
            if (process.waitFor(20, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
