package dev.taskward.adapter.rest.problem;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.taskward.adapter.rest.LogCapture;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that clients cannot flood the log with warnings, errors or stack traces. */
class ProblemLogTest {
    private static TestService service;
    private static TestClient client;

    private LogCapture log;

    @BeforeAll
    static void start() {
        service = new TestService();
        client = TestClient.as("somebody", service.port());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void captureLog() {
        log = new LogCapture();
    }

    @AfterEach
    void endCapture() {
        log.close();
        service.setStorageAvailable(true);
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api/tasks, application/json",
        "PUT /api/tasks/1, application/json",
        "PATCH /api/tasks/1, application/merge-patch+json",
        "POST /api/tasks/batch, application/json"
    })
    void aBrokenUploadIsNotLogged(String route, String contentType) {
        List<String> head = List.of(
                route + " HTTP/1.1", "Host: localhost", "Content-Type: " + contentType, "Transfer-Encoding: chunked");
        List<String> headWithKey = new ArrayList<>(head);
        headWithKey.add("Idempotency-Key: broken");

        for (List<String> lines : List.of(head, headWithKey)) {
            assertProblem(client.sendRaw(lines, ascii("zz\r\n{}\r\n0\r\n\r\n")), 400, "malformed_request");
            assertProblem(client.sendRaw(lines, ascii("2\r\n{}zz\r\n0\r\n\r\n")), 400, "malformed_request");
            assertProblem(client.sendIncomplete(lines, ascii("100\r\n{\"title\"")), 400, "malformed_request");
            assertProblem(client.sendIncomplete(lines, ascii("2\r\n{}\r\n")), 400, "malformed_request");
        }

        assertThat(log.alarms()).isEmpty();
    }

    @Test
    void anUploadThatEndsBeforeItsContentLengthIsNotLogged() {
        List<String> head = List.of(
                "POST /api/tasks HTTP/1.1", "Host: localhost", "Content-Type: application/json", "Content-Length: 100");

        assertProblem(client.sendIncomplete(head, ascii("{\"title\"")), 400, "malformed_request");

        assertThat(log.alarms()).isEmpty();
    }

    @Test
    void manyRequestsDuringAnOutageOfTheStoreWriteFewLines() {
        service.setStorageAvailable(false);
        long start = System.nanoTime();

        for (int i = 0; i < 100; i++) {
            assertProblem(client.get("/api/tasks"), 503, "service_unavailable");
        }

        long intervals = Duration.ofNanos(System.nanoTime() - start).dividedBy(ProblemAdvice.OUTAGE_LOG_INTERVAL);
        assertThat(log.alarms())
                .hasSizeBetween(1, 1 + Math.toIntExact(intervals + 1))
                .allSatisfy(line -> {
                    assertThat(line.getLevel()).isEqualTo(Level.WARN);
                    assertThat(line.getThrowableProxy()).isNull();
                });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
