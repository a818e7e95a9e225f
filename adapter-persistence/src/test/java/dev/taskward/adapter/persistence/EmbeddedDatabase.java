package dev.taskward.adapter.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

/**
 * A PostgreSQL server that no other user of the machine can access. Its programs, data and password are in a folder
 * that only its owner can read, and it listens on loopback only.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** The startup timeout. It is long, because recovery after a crash takes a while. */
    private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(2);

    private static final int SECRET_BYTES = 32;

    private final EmbeddedPostgres postgres;
    private final String password;

    private EmbeddedDatabase(EmbeddedPostgres postgres, String password) {
        this.postgres = postgres;
        this.password = password;
    }

    /**
     * Starts a server. It continues with the data of an earlier server in the same folder.
     *
     * @param home the folder of the server, which is created if it does not exist
     * @param port the port to listen on; 0 for any free one
     */
    public static EmbeddedDatabase start(Path home, int port) throws IOException {
        if (Files.notExists(home)) {
            Files.createDirectories(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path passwordFile = home.resolve("database-password").toAbsolutePath();
        String password = secretIn(passwordFile);
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setPort(port)
                .setOverrideWorkingDirectory(home.resolve("programs").toFile())
                .setDataDirectory(dataIn(home))
                .setCleanDataDirectory(false)
                // these two become options of initdb, and override the ones of the library
                .setLocaleConfig("auth-host", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setConnectConfig("password", password)
                .setServerConfig("unix_socket_directories", "")
                // the library turns both off, but committed data must survive a crash
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(STARTUP_TIMEOUT)
                .setRegisterShutdownHook(false)
                .start();
        return new EmbeddedDatabase(postgres, password);
    }

    /** Returns the data folder of a server, whether it exists or not. */
    public static Path dataIn(Path home) {
        return home.resolve("data").toAbsolutePath();
    }

    /** Returns the secret in a file. If the file does not exist, creates it with a random secret. */
    public static String secretIn(Path file) throws IOException {
        if (Files.notExists(file)) {
            byte[] random = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(random);
            // only the owner can read a temporary file, and the move makes it appear as a whole
            Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), "secret", "");
            Files.writeString(temporary, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file);
    }

    /** Returns the database URL for the superuser. */
    public String url() {
        return "postgresql://postgres:" + password + "@localhost:" + port() + "/postgres";
    }

    public int port() {
        return postgres.getPort();
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
