package dev.taskward.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskward.adapter.persistence.BenchTasks;
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
 * A load on the service as it is shipped, on a real PostgreSQL: the one that {@code DATABASE_URL} names, or else an embedded
 * one. The requests are wrk's; {@code load.lua} says which.
 */
public final class LoadBench {
    private static final Path SCRIPT = Path.of("bench", "load.lua");
    private static final List<String> SCENARIOS = List.of("get-one", "list", "toggle", "create", "mixed");
    private static final int USERS_WITH_TOKENS = 200;
    /** The last line that {@code load.lua} writes. */
    private static final Pattern RESULT = Pattern.compile(
            "(?m)^requests (?<requests>\\d+) micros (?<micros>\\d+) p50 (?<p50>\\d+) p99 (?<p99>\\d+) errors (?<errors>\\d+)$");

    private final LoadOptions options;
    private final String secret = UUID.randomUUID().toString();
    /** What has to be done to leave nothing behind, the last thing first. */
    private final Deque<Runnable> endings = new ArrayDeque<>();

    private boolean ended;

    private LoadBench(LoadOptions options) {
        this.options = options;
    }

    /** What a scenario came to; times are in microseconds. */
    private record Result(long requests, long duration, long p50, long p99, long errors) {}

    public static void main(String[] args) {
        int status = 1;
        try {
            LoadBench bench = new LoadBench(LoadOptions.of(args));
            Runtime.getRuntime().addShutdownHook(new Thread(bench::end));
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

    /** Answers with the number of requests that failed. */
    private long run() throws Exception {
        Path directory = begin(
                () -> Files.createTempDirectory(Path.of("bench", "target"), "load"),
                made -> FileSystemUtils.deleteRecursively(made.toFile()));
        String databaseUrl = databaseUrl(directory);
        BenchTasks tasks = new BenchTasks(databaseUrl);
        if (!tasks.canSeeAll()) {
            throw new BenchFailedException("the role of DATABASE_URL cannot see whose tasks there are:"
                    + " it has to be a superuser or have BYPASSRLS");
        }
        if (tasks.areThereOthers()) {
            throw new BenchFailedException("DATABASE_URL names a database with tasks of others than " + BenchTasks.USERS
                    + "…: a bench needs one of its own");
        }
        ServiceProcess service = begin(
                () -> ServiceProcess.start(
                        directory,
                        options.javaOptions(),
                        Map.of(
                                "DATABASE_URL",
                                databaseUrl,
                                "BETTER_AUTH_SECRET",
                                secret,
                                "TASKWARD_MAX_TASKS_PER_USER",
                                "1000000")),
                ServiceProcess::stop);
        service.awaitHealth();

        System.out.printf("%s%n%n", options);
        long first = tasks.write(options.users());
        List<String> arguments = List.of(
                service.address(),
                "--",
                tokens(directory).toString(),
                String.valueOf(first),
                String.valueOf(BenchTasks.TASKS));
        long end = first + (long) options.users() * BenchTasks.TASKS;
        long errors = options.warmup() == 0 ? 0 : measured("mixed", options.warmup(), arguments).errors;
        System.out.print("""
                | scenario | requests/s | p50, ms | p99, ms | errors | CPU seconds per 1000 requests | peak memory so far, MB |
                |---|---:|---:|---:|---:|---:|---:|
                """);
        for (String scenario : SCENARIOS) {
            tasks.removeFrom(end);
            Duration before = service.cpuTime();
            Result result = measured(scenario, options.seconds(), arguments);
            Duration used = service.cpuTime().minus(before);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.2f | %.2f | %d | %.3f | %d |%n",
                    scenario,
                    result.requests * 1e6 / result.duration,
                    result.p50 / 1e3,
                    result.p99 / 1e3,
                    result.errors,
                    used.toNanos() / 1e6 / result.requests,
                    service.peakMemory());
            errors += result.errors;
        }
        return errors;
    }

    private String databaseUrl(Path directory) throws Exception {
        String given = System.getenv("DATABASE_URL");
        return given != null && !given.isBlank()
                ? given
                : begin(() -> EmbeddedDatabase.start(directory.resolve("database"), 0), EmbeddedDatabase::close)
                        .url();
    }

    /** A file with the tokens of the first users, one in a line. */
    private Path tokens(Path directory) throws IOException {
        List<String> tokens = new ArrayList<>();
        for (int user = 1; user <= Math.min(options.users(), USERS_WITH_TOKENS); user++) {
            Map<String, Object> claims = TestTokens.claims("sub", BenchTasks.USERS + user);
            claims.put("exp", Instant.now().plus(Duration.ofDays(1)).getEpochSecond());
            tokens.add(TestTokens.signed(Map.of("alg", "HS256", "typ", "JWT"), claims, secret));
        }
        return Files.write(directory.resolve("tokens"), tokens);
    }

    private Result measured(String scenario, int seconds, List<String> arguments) throws Exception {
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
        Process wrk = begin(
                () -> new ProcessBuilder(command).redirectErrorStream(true).start(), Process::destroy);
        String output = new String(wrk.getInputStream().readAllBytes(), UTF_8);
        Matcher result = RESULT.matcher(output);
        if (wrk.waitFor() != 0 || !result.find()) {
            throw new BenchFailedException("wrk failed at " + scenario + ": " + output.strip());
        }
        return new Result(
                Long.parseLong(result.group("requests")),
                Long.parseLong(result.group("micros")),
                Long.parseLong(result.group("p50")),
                Long.parseLong(result.group("p99")),
                Long.parseLong(result.group("errors")));
    }

    /** Begins something that must not outlive this process; not while that is about to end. */
    private synchronized <T> T begin(Callable<T> beginning, Consumer<T> ending) throws Exception {
        if (ended) {
            throw new BenchFailedException("stopped");
        }
        T begun = beginning.call();
        endings.push(() -> ending.accept(begun));
        return begun;
    }

    private synchronized void end() {
        ended = true;
        for (Runnable ending : endings) {
            try {
                ending.run();
            } catch (RuntimeException e) {
                // the others have to end all the same
                System.err.println("taskward bench: " + e);
            }
        }
    }
}
