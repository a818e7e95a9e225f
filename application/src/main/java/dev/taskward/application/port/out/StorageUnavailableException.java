package dev.taskward.application.port.out;

/**
 * The store cannot be reached or cannot work now. Asking again later may help. A change that was
 * under way has happened as a whole or not at all; nobody can say which.
 */
public final class StorageUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageUnavailableException(Throwable cause) {
        super("The task store is not available", cause);
    }
}
