package dev.taskward.adapter.rest.token;

/** Reports that the verification keys cannot be loaded now. This says nothing about the token. */
final class VerificationKeysUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VerificationKeysUnavailableException(String reason) {
        super(reason);
    }
}
