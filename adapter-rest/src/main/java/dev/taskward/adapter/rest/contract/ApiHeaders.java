package dev.taskward.adapter.rest.contract;

/** The names of the headers of this API that Spring's {@code HttpHeaders} does not have. */
public final class ApiHeaders {
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    public static final String IDEMPOTENCY_REPLAYED = "Idempotency-Replayed";
    public static final String RATE_LIMIT = "RateLimit";
    public static final String RATE_LIMIT_POLICY = "RateLimit-Policy";
    public static final String REQUEST_ID = "X-Request-Id";

    private ApiHeaders() {}
}
