package dev.taskward.application.port.out;

/** The store cannot be reached or cannot work now. Asking again later may help; nothing half-done is left. */
public final class StorageUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageUnavailableException(Throwable cause) {
        super("The task store is not available", cause);
    }
}
