package dev.taskward.adapter.persistence;

/**
 * A secret that all instances of the service on one database share, and nobody else knows. It lasts as long as the
 * database.
 *
 * @param value at least 32 random characters
 */
public record InstallationSecret(String value) {

    /** Returns a text for the log, without the secret. */
    @Override
    public String toString() {
        return "installation secret";
    }
}
