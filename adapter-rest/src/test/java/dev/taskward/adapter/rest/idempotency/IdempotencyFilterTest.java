package dev.taskward.adapter.rest.idempotency;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestService;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the filter with requests that are rejected. TaskApiContract tests the replay of successful ones. */
class IdempotencyFilterTest {
    private static TestService service;
    private static TestClient client;

    @BeforeAll
    static void start() {
        service = new TestService();
        client = TestClient.as("somebody", service.port());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** The filter for Idempotency-Key reads the body before the controller does. */
    @Test
    void aRejectedUploadDoesNotUseUpItsIdempotencyKey() {
        List<String> head = List.of(
                "POST /api/tasks HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "Idempotency-Key: large");
        String spaces = " ".repeat(3 * 1024 * 1024);

        assertProblem(client.sendRaw(head, chunked(spaces)), 413, "content_too_large");
        assertProblem(
                client.send(
                        "POST", "/api/tasks", spaces, "Content-Type", "application/json", "Idempotency-Key", "large"),
                413,
                "content_too_large");
        assertProblem(client.sendRaw(head, "no length\r\n".getBytes(US_ASCII)), 400, "malformed_request");
        assertThat(client.sendRaw(head, chunked("{\"title\": \"Of the right size\"}"))
                        .status())
                .isEqualTo(201);
        assertThat(client.sendRaw(head, chunked("{\"title\": \"Of the right size\"}"))
                        .header("Idempotency-Replayed"))
                .isEqualTo("true");
    }

    @Test
    void anIdempotencyKeyDoesNotChangeOtherErrors() {
        String[] key = {"Idempotency-Key", "rejected"};

        assertProblem(client.send("POST", "/api/somebody-else/tasks", "{", key), 403, "user_id_mismatch");
        assertProblem(TestClient.nobody(service.port()).send("POST", "/api/tasks", "{", key), 401, "token_missing");
        assertProblem(client.send("POST", "/nowhere", "{", key), 404, "route_not_found");
        assertProblem(client.send("PATCH", "/api/tasks", "{", key), 405, "method_not_allowed");
        assertProblem(client.send("POST", "/api/tasks", "{", key), 415, "unsupported_media_type");
        assertProblem(client.send("POST", "/health", null, key), 405, "method_not_allowed");
        assertProblem(
                client.send("POST", "/api/tasks", "{", "Idempotency-Key", "one", "Idempotency-Key", "two"),
                400,
                "malformed_request");
        assertThat(client.send("HEAD", "/api/tasks", null, key).status()).isEqualTo(200);
        assertThat(client.send("OPTIONS", "/api/tasks", null, key).status()).isEqualTo(200);
    }

    @Test
    void anOutageOfTheStoreDoesNotUseUpTheKey() {
        String[] headers = {"Content-Type", "application/json", "Idempotency-Key", "outage"};
        service.setStorageAvailable(false);
        assertProblem(client.send("POST", "/api/tasks", "{\"title\": \"x\"}", headers), 503, "service_unavailable");
        service.setStorageAvailable(true);

        Response response = client.send("POST", "/api/tasks", "{\"title\": \"x\"}", headers);

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.optionalHeader("Idempotency-Replayed")).isEmpty();
    }

    private static byte[] chunked(String body) {
        return (Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n").getBytes(US_ASCII);
    }
}
