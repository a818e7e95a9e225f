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
 * Makes what production runs: the jar, taken apart for the JDK's sake, with what Spring works out of it beforehand; how to
 * start it; and what the JDK learnt from a first run.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514, Ahead-of-Time Command-Line Ergonomics</a>
 */
final class Packaging {
    private static final Path RUN = Path.of("src/main/sh/run");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final int ROUNDS = 50;

    private Packaging() {}

    /** Takes the path of the module, of its jar, and of the folder to make. */
    public static void main(String[] args) throws IOException, InterruptedException {
        make(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
    }

    static void make(Path module, Path jar, Path folder) throws IOException, InterruptedException {
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
            addWiring(folder.toAbsolutePath().resolve(jar.getFileName()), work);
            Files.copy(module.resolve(RUN), folder.resolve("run"), StandardCopyOption.COPY_ATTRIBUTES);
            train(folder.toAbsolutePath(), work);
        } finally {
            FileSystemUtils.deleteRecursively(work);
        }
    }

    /** Puts into the jar what Spring would otherwise find out at each start: which beans there are. No setting is in it. */
    private static void addWiring(Path jar, Path work) throws IOException, InterruptedException {
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
            tool(
                    "javac",
                    Stream.concat(
                            Stream.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", jar.toString()),
                            files.map(Path::toString).filter(file -> file.endsWith(".java"))));
        }
        tool("jar", Stream.of("--update", "--file", jar.toString(), "-C", classes.toString(), "."));
    }

    /** Runs the service once, with a few requests of each kind; the JDK keeps what it had to load and link for them. */
    private static void train(Path folder, Path work) throws IOException, InterruptedException {
        Path cache = folder.resolve("taskward.aot");
        Path log = work.resolve("log");
        int port = PackagedService.freePort();
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
                use(port);
            } catch (RuntimeException | AssertionError e) {
                throw new IllegalStateException(Files.readString(log), e);
            } finally {
                service.destroy();
            }
            if (!service.waitFor(2, TimeUnit.MINUTES) || Files.notExists(cache)) {
                service.destroyForcibly();
                throw new IllegalStateException(Files.readString(log));
            }
        }
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

    private static void run(Path work, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Process process = start(work, environment, command);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(work.resolve("log")));
        }
    }

    /** With no settings but these; what it says is in the file {@code log}. */
    private static Process start(Path work, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("log").toFile());
        process.environment().keySet().retainAll(Set.of("PATH"));
        process.environment().putAll(environment);
        return process.start();
    }

    private static void tool(String name, Stream<String> arguments) {
        int status = ToolProvider.findFirst(name)
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException(name + " ended with " + status);
        }
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }
}
