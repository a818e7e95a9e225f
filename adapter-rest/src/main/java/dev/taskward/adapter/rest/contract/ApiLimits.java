package dev.taskward.adapter.rest.contract;

/** The limits of requests, which are the same under every contract. */
public final class ApiLimits {
    /** Maximum size of a request body, in bytes. */
    public static final int MAX_BODY_BYTES = 2 * 1024 * 1024;

    /** Maximum number of JSON tokens in a body. An empty object takes two bytes there and a hundred in memory. */
    public static final int MAX_JSON_TOKENS = 100_000;

    public static final int MAX_JSON_DEPTH = 100;

    public static final int MAX_BATCH_OPERATIONS = 100;

    /** Maximum length of the search text, in characters. */
    public static final int MAX_SEARCH_LENGTH = 200;

    private ApiLimits() {}
}
