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
 * A PostgreSQL that no other user of the machine gets at: its programs, its data and its password are in a folder of its
 * owner's, and it listens on loopback alone.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    private final EmbeddedPostgres postgres;
    private final String password;

    private EmbeddedDatabase(EmbeddedPostgres postgres, String password) {
        this.postgres = postgres;
        this.password = password;
    }

    /**
     * Starts one, which goes on with the data that it finds.
     *
     * @param home made if it is not there
     * @param port 0 for any that is free
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
                // these become options of initdb, and win over those that the library gives
                .setLocaleConfig("auth-host", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setConnectConfig("password", password)
                .setServerConfig("unix_socket_directories", "")
                // what is acknowledged stays, whatever happens to the process or the machine
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                // it mends what a sudden end has left, and that takes as long as there is much of it
                .setPGStartupWait(STARTS_WITHIN)
                .setRegisterShutdownHook(false)
                .start();
        return new EmbeddedDatabase(postgres, password);
    }

    /** Where the data of one is, or will be. */
    public static Path dataIn(Path home) {
        return home.resolve("data").toAbsolutePath();
    }

    /** Made at random where there is none yet, and readable by its owner alone. */
    public static String secretIn(Path file) throws IOException {
        if (Files.notExists(file)) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            // whole or not at all; temporary files are their owner's
            Path made = Files.createTempFile(file.toAbsolutePath().getParent(), "secret", "");
            Files.writeString(made, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file);
    }

    /** The address for its superuser. */
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
