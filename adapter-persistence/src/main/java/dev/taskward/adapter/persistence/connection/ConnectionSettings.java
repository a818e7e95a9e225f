package dev.taskward.adapter.persistence.connection;

/**
 * The settings of the connections.
 *
 * @param databaseUrl see {@link DatabaseUrl}
 * @param poolSize the maximum number of pooled connections
 */
public record ConnectionSettings(String databaseUrl, int poolSize) {

    /** Returns a text for the log, without the URL, which contains a password. */
    @Override
    public String toString() {
        return "database pool of " + poolSize;
    }
}
