package dev.taskward.bootstrap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.taskward.bootstrap.Variables.InvalidSettingsException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/**
 * The service on a developer's machine, with all that it needs: an embedded PostgreSQL, a secret and a token. What the
 * environment sets is left as it is. Lives among the tests, so that nothing of it gets into the production jar.
 */
final class DevelopmentRun {
    /** Keeps database and secret from one run to the next. */
    private static final Path HOME = Path.of(".taskward");

    private static final String USER = "demo";
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    private DevelopmentRun() {}

    public static void main(String[] args) throws Exception {
        // until Spring Boot sets up logging
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        try {
            run();
        } catch (InvalidSettingsException e) {
            StartFailureReporter.report(e.getMessage());
            System.exit(1);
        }
    }

    private static void run() throws IOException, JOSEException {
        Files.createDirectories(HOME);
        Map<String, String> settings = new HashMap<>(TaskwardApplication.variables());
        if (!settings.containsKey("DATABASE_URL") && !settings.containsKey("NEON_DB_URL")) {
            settings.put("DATABASE_URL", startDatabase());
        }
        if (!settings.containsKey("BETTER_AUTH_SECRET")) {
            settings.put("BETTER_AUTH_SECRET", secret());
        }
        var service = (WebServerApplicationContext) TaskwardApplication.start(settings);

        String address = "http://localhost:"
                + Objects.requireNonNull(service.getWebServer()).getPort();
        System.out.printf("""

                Taskward runs. Open   %s/health
                or try                curl -H 'Authorization: Bearer %s' %s/api/tasks
                as the user "%s", for %d hours.%n
                """, address, token(settings), address, USER, TOKEN_LIFETIME.toHours());
    }

    /** The address of the embedded database, which stops after the service. */
    @SuppressWarnings("resource") // the lock is held as long as the process lives
    private static String startDatabase() throws IOException {
        FileChannel lock = FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw new InvalidSettingsException("it runs already, on the database in " + HOME);
        }
        Path data = HOME.resolve("postgres").toAbsolutePath();
        stopOrphan(data.resolve("postmaster.pid"));
        EmbeddedPostgres database = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                // what is acknowledged stays, whatever happens to the process or the machine
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        SpringApplication.getShutdownHandlers().add(() -> {
            try {
                database.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return "postgresql://postgres@localhost:" + database.getPort() + "/postgres";
    }

    /** A service that was killed leaves its database running; nobody else has it, as the lock is ours. */
    private static void stopOrphan(Path pidFile) throws IOException {
        if (Files.exists(pidFile)) {
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            ProcessHandle.of(pid)
                    .filter(process -> process.info().command().orElse("").endsWith("postgres"))
                    .ifPresent(process -> {
                        process.destroy();
                        process.onExit().join();
                    });
        }
    }

    /** Made at the first run. */
    private static String secret() throws IOException {
        Path file = HOME.resolve("secret");
        if (Files.notExists(file)) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            Files.createFile(file);
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }
        return Files.readString(file);
    }

    private static String token(Map<String, String> settings) throws JOSEException {
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .claim(settings.getOrDefault("TASKWARD_USER_CLAIM", "sub"), USER)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(TOKEN_LIFETIME)))
                        .build());
        token.sign(new MACSigner(settings.getOrDefault("BETTER_AUTH_SECRET", "")));
        return token.serialize();
    }
}
