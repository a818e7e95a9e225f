package dev.taskward.application.port;

/**
 * The store cannot be reached or cannot work at the moment. A retry may help. A change that was in progress has either
 * taken effect as a whole or not at all, and the caller cannot know which.
 */
public final class StorageUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageUnavailableException(Throwable cause) {
        super("The task store is unavailable", cause);
    }
}
