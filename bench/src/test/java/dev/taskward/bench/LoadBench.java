package dev.taskward.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskward.adapter.persistence.EmbeddedDatabase;
import dev.taskward.adapter.rest.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;

/**
 * Puts a load on the packaged service and prints a table of the results. The database is the one that
 * {@code DATABASE_URL} names, or else an embedded PostgreSQL. wrk sends the requests that {@code load.lua} creates.
 */
public final class LoadBench {
    private static final Path SCRIPT = Path.of("bench", "load.lua");
    private static final List<String> SCENARIOS = List.of("get-one", "list", "toggle", "create", "mixed");
    private static final String WARMUP_SCENARIO = "mixed";
    /** The maximum number of users that send requests. The tasks of the others only fill the database. */
    private static final int MAX_ACTIVE_USERS = 200;
    /** The last line that {@code load.lua} writes. */
    private static final Pattern RESULT_LINE =
            Pattern.compile("(?m)^requests (?<requests>\\d+) micros (?<micros>\\d+) p50 (?<p50>\\d+) p99 (?<p99>\\d+)"
                    + " errors (?<errors>\\d+)$");

    private final LoadOptions options;
    private final String secret = UUID.randomUUID().toString();
    /** Actions that release the resources of the bench, in reverse order of their creation. */
    private final Deque<Runnable> cleanups = new ArrayDeque<>();

    private boolean closed;

    private LoadBench(LoadOptions options) {
        this.options = options;
    }

    /** The result of a scenario; times are in microseconds. */
    private record Result(long requests, long duration, long p50, long p99, long errors) {}

    public static void main(String[] args) {
        int status = 1;
        try {
            LoadBench bench = new LoadBench(LoadOptions.parse(args));
            Runtime.getRuntime().addShutdownHook(new Thread(bench::close));
            long errors = bench.run();
            if (errors > 0) {
                throw new BenchFailedException(errors + " requests failed");
            }
            status = 0;
        } catch (BenchFailedException e) {
            System.err.println("taskward bench: " + e.getMessage());
        } catch (Exception e) {
            System.err.println("taskward bench: " + e);
        }
        System.exit(status);
    }

    /** Runs all scenarios and returns the number of failed requests. */
    private long run() throws Exception {
        Path directory = open(
                () -> Files.createTempDirectory(Path.of("bench", "target"), "load"),
                created -> FileSystemUtils.deleteRecursively(created.toFile()));
        String databaseUrl = findDatabase(directory);
        BenchTasks tasks = new BenchTasks(databaseUrl);
        requireUnusedDatabase(tasks);
        ServiceProcess service = open(() -> startService(directory, databaseUrl), ServiceProcess::stop);
        service.awaitHealth();

        System.out.printf("%s%n%n", options);
        long firstId = tasks.replaceAll(options.users());
        long endOfIds = firstId + (long) options.users() * BenchTasks.TASKS_PER_USER;
        List<String> arguments = List.of(
                service.url(),
                "--",
                writeTokens(directory).toString(),
                String.valueOf(firstId),
                String.valueOf(BenchTasks.TASKS_PER_USER));
        long errors = options.warmup() == 0 ? 0 : measure(WARMUP_SCENARIO, options.warmup(), arguments).errors;
        System.out.print("""
                | scenario | requests/s | p50, ms | p99, ms | errors | CPU s/1000 requests | peak memory so far, MB |
                |---|---:|---:|---:|---:|---:|---:|
                """);
        for (String scenario : SCENARIOS) {
            tasks.deleteFrom(endOfIds);
            Duration cpuTimeBefore = service.cpuTime();
            Result result = measure(scenario, options.seconds(), arguments);
            Duration cpuTime = service.cpuTime().minus(cpuTimeBefore);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.2f | %.2f | %d | %.3f | %d |%n",
                    scenario,
                    result.requests * 1e6 / result.duration,
                    result.p50 / 1e3,
                    result.p99 / 1e3,
                    result.errors,
                    cpuTime.toNanos() / 1e6 / result.requests,
                    service.peakMemory());
            errors += result.errors;
        }
        return errors;
    }

    private static void requireUnusedDatabase(BenchTasks tasks) throws Exception {
        if (!tasks.canSeeAllTasks()) {
            throw new BenchFailedException(
                    "the role of DATABASE_URL cannot see all tasks:" + " it must be a superuser or have BYPASSRLS");
        }
        if (tasks.hasOtherTasks()) {
            throw new BenchFailedException("the database of DATABASE_URL contains tasks of users other than "
                    + BenchTasks.USER_PREFIX + "…: a bench needs a database of its own");
        }
    }

    private ServiceProcess startService(Path directory, String databaseUrl) throws IOException {
        Map<String, String> settings = Map.of(
                "DATABASE_URL", databaseUrl,
                "BETTER_AUTH_SECRET", secret,
                "TASKWARD_MAX_TASKS_PER_USER", "1000000");
        return ServiceProcess.start(directory, options.javaOptions(), settings);
    }

    /** Returns the URL in the environment, or starts an embedded database. */
    private String findDatabase(Path directory) throws Exception {
        String given = System.getenv("DATABASE_URL");
        return given != null && !given.isBlank()
                ? given
                : open(() -> EmbeddedDatabase.start(directory.resolve("database"), 0), EmbeddedDatabase::close)
                        .url();
    }

    /** Writes a file with the tokens of the active users, one per line. */
    private Path writeTokens(Path directory) throws IOException {
        List<String> tokens = new ArrayList<>();
        for (int user = 1; user <= Math.min(options.users(), MAX_ACTIVE_USERS); user++) {
            Map<String, Object> claims = TestTokens.claims("sub", BenchTasks.USER_PREFIX + user);
            claims.put("exp", Instant.now().plus(Duration.ofDays(1)).getEpochSecond());
            tokens.add(TestTokens.signed(Map.of("alg", "HS256", "typ", "JWT"), claims, secret));
        }
        return Files.write(directory.resolve("tokens"), tokens);
    }

    private Result measure(String scenario, int seconds, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "wrk",
                "--threads",
                String.valueOf(Math.min(2, options.connections())),
                "--connections",
                String.valueOf(options.connections()),
                "--duration",
                seconds + "s",
                "--timeout",
                "10s",
                "--script",
                SCRIPT.toString()));
        command.addAll(arguments);
        command.add(scenario);
        Process wrk =
                open(() -> new ProcessBuilder(command).redirectErrorStream(true).start(), Process::destroy);
        String output = new String(wrk.getInputStream().readAllBytes(), UTF_8);
        Matcher result = RESULT_LINE.matcher(output);
        if (wrk.waitFor() != 0 || !result.find()) {
            throw new BenchFailedException("wrk failed in scenario " + scenario + ": " + output.strip());
        }
        return new Result(
                Long.parseLong(result.group("requests")),
                Long.parseLong(result.group("micros")),
                Long.parseLong(result.group("p50")),
                Long.parseLong(result.group("p99")),
                Long.parseLong(result.group("errors")));
    }

    /**
     * Creates a resource that {@link #close} releases.
     *
     * @throws BenchFailedException if the bench is closed already, because the process is about to exit
     */
    private synchronized <T> T open(Callable<T> creation, Consumer<T> cleanup) throws Exception {
        if (closed) {
            throw new BenchFailedException("stopped");
        }
        T created = creation.call();
        cleanups.push(() -> cleanup.accept(created));
        return created;
    }

    private synchronized void close() {
        closed = true;
        for (Runnable cleanup : cleanups) {
            try {
                cleanup.run();
            } catch (RuntimeException e) {
                // the other resources must still be released
                System.err.println("taskward bench: " + e);
            }
        }
    }
}
