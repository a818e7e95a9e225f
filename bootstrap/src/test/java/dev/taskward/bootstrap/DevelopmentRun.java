package dev.taskward.bootstrap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.taskward.adapter.persistence.EmbeddedDatabase;
import dev.taskward.adapter.rest.RestSettings;
import dev.taskward.bootstrap.EnvironmentVariables.InvalidSettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the service on a developer's machine. It starts an embedded PostgreSQL and creates a secret and a token, unless
 * the environment names a database or an issuer. This class is test code, so that it is not in the production jar.
 */
final class DevelopmentRun {
    /** The folder of the database and the secret, which later runs use again. */
    private static final Path HOME = Path.of(".taskward");

    private static final String USER = "demo";
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);
    private static final int STOP_TIMEOUT_SECONDS = 20;

    /** Locked until the process ends. It is a field, because an unreachable channel would be closed. */
    private static @Nullable FileChannel lockFile;

    private DevelopmentRun() {}

    public static void main(String[] args) throws Exception {
        // applies until Spring Boot configures logging
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        try {
            run();
        } catch (InvalidSettingsException e) {
            StartFailureReporter.report(e.getMessage());
            System.exit(1);
        }
    }

    private static void run() throws IOException, JOSEException {
        if (Files.notExists(HOME)) {
            Files.createDirectory(
                    HOME, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Map<String, String> settings = new HashMap<>(TaskwardApplication.readVariables());
        EnvironmentVariables given = new EnvironmentVariables(settings);
        if (!given.has("DATABASE_URL") && !given.has("NEON_DB_URL")) {
            settings.put("DATABASE_URL", startDatabase());
        }
        if (!given.has("BETTER_AUTH_SECRET") && !given.has("BETTER_AUTH_JWKS_URL")) {
            settings.put("BETTER_AUTH_SECRET", EmbeddedDatabase.secretIn(HOME.resolve("secret")));
        }
        System.out.println("Starting the service");
        var service = (WebServerApplicationContext) TaskwardApplication.start(settings);

        String address = "http://localhost:"
                + Objects.requireNonNull(service.getWebServer()).getPort();
        RestSettings rest = ServiceSettings.read(settings).rest();
        String secret = rest.tokens().secret();
        // with a JWKS, only the login service can create tokens
        String token = secret == null ? "<a token of your login service>" : createToken(rest, secret);
        System.out.printf("""

                Taskward runs. Open   %s/docs
                or try                curl -H 'Authorization: Bearer %s' %s%s
                """, address, token, address, readTasksPath(address));
        if (secret != null) {
            System.out.printf(
                    "                      The token is valid for %d hours; its user is \"%s\".%n%n",
                    TOKEN_LIFETIME.toHours(), USER);
        }
    }

    /** Reads the path of the tasks from the API document, because it depends on the contract. */
    private static String readTasksPath(String address) throws IOException {
        try (InputStream document =
                URI.create(address + "/openapi.json").toURL().openStream()) {
            String path = new JsonMapper()
                    .readTree(document)
                    .get("paths")
                    .propertyNames()
                    .iterator()
                    .next();
            return path.replace("{user_id}", USER);
        }
    }

    /** Starts the embedded database, which stops after the service, and returns its URL. */
    private static String startDatabase() throws IOException {
        lockFile = FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lockFile.tryLock() == null) {
            throw new InvalidSettingsException("another process already uses the database in " + HOME);
        }
        System.out.println("Starting the database in " + HOME);
        stopOrphan(EmbeddedDatabase.dataIn(HOME));
        EmbeddedDatabase database = EmbeddedDatabase.start(HOME, 0);
        SpringApplication.getShutdownHandlers().add(database::close);
        return database.url();
    }

    /**
     * Stops a database that an earlier run left behind because it was killed. No other run can be using it, because
     * this process holds the lock.
     */
    private static void stopOrphan(Path data) {
        List<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("postgres"))
                .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))
                .toList();
        orphans.forEach(ProcessHandle::destroy);
        try {
            for (ProcessHandle orphan : orphans) {
                orphan.onExit().get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new InvalidSettingsException(
                    "the database of an earlier run does not stop, because it still has clients; stop them, or kill the"
                            + " postgres processes on " + data);
        }
    }

    private static String createToken(RestSettings rest, String secret) throws JOSEException {
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .claim(rest.effectiveUserClaim(), USER)
                        .issuer(rest.tokens().issuers().stream().findFirst().orElse(null))
                        .audience(rest.tokens().audiences())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(TOKEN_LIFETIME)))
                        .build());
        token.sign(new MACSigner(secret));
        return token.serialize();
    }
}
