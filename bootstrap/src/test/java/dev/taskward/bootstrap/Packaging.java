package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.EmbeddedDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.util.FileSystemUtils;

/**
 * Creates the folder that production runs. It contains the extracted jar with Spring's generated bean definitions, the
 * start script, and an AOT cache of the JVM.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514, Ahead-of-Time Command-Line Ergonomics</a>
 */
final class Packaging {
    private static final Path START_SCRIPT = Path.of("src/main/sh/run");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final int TRAINING_ROUNDS = 50;
    private static final int STOP_TIMEOUT_MINUTES = 2;

    private Packaging() {}

    /** Expects the paths of the module, of its jar, and of the folder to create. */
    public static void main(String[] args) throws IOException, InterruptedException {
        create(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
    }

    /** Creates the folder. An existing folder is replaced. */
    static void create(Path module, Path jar, Path folder) throws IOException, InterruptedException {
        FileSystemUtils.deleteRecursively(folder);
        Path work = Files.createTempDirectory("taskward-packaging");
        try {
            run(
                    work,
                    Map.of(),
                    JAVA,
                    "-Djarmode=tools",
                    "-jar",
                    absolute(jar),
                    "extract",
                    "--destination",
                    absolute(folder));
            addBeanDefinitions(folder.toAbsolutePath().resolve(jar.getFileName()), work);
            Files.copy(module.resolve(START_SCRIPT), folder.resolve("run"), StandardCopyOption.COPY_ATTRIBUTES);
            createAotCache(folder.toAbsolutePath(), work);
        } finally {
            FileSystemUtils.deleteRecursively(work);
        }
    }

    /**
     * Adds the bean definitions to the jar, which Spring would otherwise compute at each start. They do not depend on
     * the settings, so any valid ones will do.
     */
    private static void addBeanDefinitions(Path jar, Path work) throws IOException, InterruptedException {
        Path sources = work.resolve("sources");
        Path classes = Files.createDirectory(work.resolve("classes"));
        run(
                work,
                Map.of("DATABASE_URL", "postgresql://nobody@localhost/none", "BETTER_AUTH_SECRET", TestTokens.SECRET),
                JAVA,
                "-cp",
                jar.toString(),
                SpringApplicationAotProcessor.class.getName(),
                TaskwardApplication.class.getName(),
                sources.toString(),
                work.resolve("resources").toString(),
                classes.toString(),
                "dev.taskward",
                "taskward");
        try (Stream<Path> files = Files.walk(sources)) {
            runTool(
                    "javac",
                    Stream.concat(
                            Stream.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", jar.toString()),
                            files.map(Path::toString).filter(file -> file.endsWith(".java"))));
        }
        runTool("jar", Stream.of("--update", "--file", jar.toString(), "-C", classes.toString(), "."));
    }

    /**
     * Creates the AOT cache of the JVM. For that, the service runs once and handles requests of each kind, so that the
     * cache contains the classes that they need.
     */
    private static void createAotCache(Path folder, Path work) throws IOException, InterruptedException {
        Path cache = folder.resolve("taskward.aot");
        Path log = work.resolve("log");
        int port = PackagedService.findFreePort();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(work.resolve("database"), 0)) {
            Process service = start(
                    work,
                    Map.of(
                            "JAVA_HOME",
                            System.getProperty("java.home"),
                            "JAVA_OPTIONS",
                            "-XX:AOTCacheOutput=" + cache,
                            "PORT",
                            String.valueOf(port),
                            "DATABASE_URL",
                            database.url(),
                            "BETTER_AUTH_SECRET",
                            TestTokens.SECRET),
                    folder.resolve("run").toString());
            try {
                PackagedService.awaitHealth(service, port);
                sendTrainingRequests(port);
            } catch (RuntimeException | AssertionError e) {
                throw new IllegalStateException(Files.readString(log), e);
            } finally {
                service.destroy();
            }
            if (!service.waitFor(STOP_TIMEOUT_MINUTES, TimeUnit.MINUTES) || Files.notExists(cache)) {
                service.destroyForcibly();
                throw new IllegalStateException(Files.readString(log));
            }
        }
    }

    private static void sendTrainingRequests(int port) {
        TestClient client = TestClient.as("somebody", port);
        for (int i = 0; i < TRAINING_ROUNDS; i++) {
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

    private static void run(Path work, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Process process = start(work, environment, command);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(work.resolve("log")));
        }
    }

    /** Starts a process with these environment variables and PATH. Its output goes to the file {@code log}. */
    private static Process start(Path work, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("log").toFile());
        process.environment().keySet().retainAll(Set.of("PATH"));
        process.environment().putAll(environment);
        return process.start();
    }

    private static void runTool(String name, Stream<String> arguments) {
        int status = ToolProvider.findFirst(name)
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException(name + " failed with status " + status);
        }
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }
}
